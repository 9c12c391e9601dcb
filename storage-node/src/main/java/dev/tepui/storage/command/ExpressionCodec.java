package dev.tepui.storage.command;

import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Update;
import java.util.ArrayList;
import java.util.List;

/**
 * Conditions and updates as bytes.
 *
 * <pre>
 * condition   00 none · 01 And · 02 Or · 03 Not · 04 Compare · 05 Between · 06 In · 07 Test
 * operand     01 Path · 02 Value · 03 Call · 04 Sum · 05 Difference
 * update      count varint · (01 Set · 02 Remove · 03 Add · 04 Delete) …
 * path        count varint · (01 name · 02 index varint) …
 * </pre>
 *
 * Parts follow in the order of the records; enums by number, so only append constants. Placeholders of values are not
 * kept: nothing that is applied needs them. In the log: never change.
 */
final class ExpressionCodec {
    private static final Condition.Comparator[] COMPARATORS = Condition.Comparator.values();
    private static final Function[] FUNCTIONS = Function.values();

    private ExpressionCodec() {}

    /** Appends a condition, which may be null. */
    static void put(BinaryWriter out, Condition conditionOrNull) {
        switch (conditionOrNull) {
            case null -> out.putByte(0);
            case Condition.And(var left, var right) -> {
                put(out.putByte(1), left);
                put(out, right);
            }
            case Condition.Or(var left, var right) -> {
                put(out.putByte(2), left);
                put(out, right);
            }
            case Condition.Not(var inner) -> put(out.putByte(3), inner);
            case Condition.Compare(var left, var operator, var right) -> {
                put(out.putByte(4), left);
                put(out.putByte(operator.ordinal()), right);
            }
            case Condition.Between(var value, var low, var high) -> {
                put(out.putByte(5), value);
                put(out, low);
                put(out, high);
            }
            case Condition.In(var value, var candidates) -> {
                put(out.putByte(6), value);
                putAll(out, candidates);
            }
            case Condition.Test(var function, var arguments) ->
                putAll(out.putByte(7).putByte(function.ordinal()), arguments);
        }
    }

    /** Reads a condition or null. */
    static Condition getCondition(BinaryReader in) {
        int kind = in.getByte();
        return switch (kind) {
            case 0 -> null;
            case 1 -> new Condition.And(getCondition(in), getCondition(in));
            case 2 -> new Condition.Or(getCondition(in), getCondition(in));
            case 3 -> new Condition.Not(getCondition(in));
            case 4 -> new Condition.Compare(getOperand(in), constant(in, COMPARATORS), getOperand(in));
            case 5 -> new Condition.Between(getOperand(in), getOperand(in), getOperand(in));
            case 6 -> new Condition.In(getOperand(in), getAll(in));
            case 7 -> new Condition.Test(constant(in, FUNCTIONS), getAll(in));
            default -> throw unknown("condition", kind);
        };
    }

    /** Appends an update. */
    static void put(BinaryWriter out, Update update) {
        out.putVarint(update.actions().size());
        for (Update.Action action : update.actions()) {
            switch (action) {
                case Update.Set(var path, var value) -> {
                    putPath(out.putByte(1), path);
                    put(out, value);
                }
                case Update.Remove(var path) -> putPath(out.putByte(2), path);
                case Update.Add(var path, var value) -> {
                    putPath(out.putByte(3), path);
                    ItemCodec.putValue(out, value);
                }
                case Update.Delete(var path, var value) -> {
                    putPath(out.putByte(4), path);
                    ItemCodec.putValue(out, value);
                }
            }
        }
    }

    /** Reads an update. */
    static Update getUpdate(BinaryReader in) {
        int count = in.getLength();
        List<Update.Action> actions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = in.getByte();
            actions.add(
                    switch (kind) {
                        case 1 -> new Update.Set(getPath(in), getOperand(in));
                        case 2 -> new Update.Remove(getPath(in));
                        case 3 -> new Update.Add(getPath(in), ItemCodec.getValue(in));
                        case 4 -> new Update.Delete(getPath(in), ItemCodec.getValue(in));
                        default -> throw unknown("action", kind);
                    });
        }
        return new Update(List.copyOf(actions));
    }

    private static void put(BinaryWriter out, Operand operand) {
        switch (operand) {
            case Operand.Path path -> putPath(out.putByte(1), path);
            case Operand.Value(String ignored, var value) -> ItemCodec.putValue(out.putByte(2), value);
            case Operand.Call(var function, var arguments) ->
                putAll(out.putByte(3).putByte(function.ordinal()), arguments);
            case Operand.Sum(var left, var right) -> {
                put(out.putByte(4), left);
                put(out, right);
            }
            case Operand.Difference(var left, var right) -> {
                put(out.putByte(5), left);
                put(out, right);
            }
        }
    }

    private static Operand getOperand(BinaryReader in) {
        int kind = in.getByte();
        return switch (kind) {
            case 1 -> getPath(in);
            case 2 -> new Operand.Value("", ItemCodec.getValue(in));
            case 3 -> new Operand.Call(constant(in, FUNCTIONS), getAll(in));
            case 4 -> new Operand.Sum(getOperand(in), getOperand(in));
            case 5 -> new Operand.Difference(getOperand(in), getOperand(in));
            default -> throw unknown("operand", kind);
        };
    }

    private static void putAll(BinaryWriter out, List<Operand> operands) {
        out.putVarint(operands.size());
        operands.forEach(operand -> put(out, operand));
    }

    private static List<Operand> getAll(BinaryReader in) {
        int count = in.getLength();
        List<Operand> operands = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            operands.add(getOperand(in));
        }
        return List.copyOf(operands);
    }

    private static void putPath(BinaryWriter out, Operand.Path path) {
        out.putVarint(path.steps().size());
        for (Operand.Step step : path.steps()) {
            switch (step) {
                case Operand.Name(var name) -> out.putByte(1).putString(name);
                case Operand.Index(var index) -> out.putByte(2).putVarint(index);
            }
        }
    }

    private static Operand.Path getPath(BinaryReader in) {
        int count = in.getLength();
        List<Operand.Step> steps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = in.getByte();
            steps.add(
                    switch (kind) {
                        case 1 -> new Operand.Name(in.getString());
                        case 2 -> new Operand.Index((int) in.getVarint());
                        default -> throw unknown("step", kind);
                    });
        }
        return new Operand.Path(List.copyOf(steps));
    }

    private static <E extends Enum<E>> E constant(BinaryReader in, E[] constants) {
        int number = in.getByte();
        if (number >= constants.length) {
            throw unknown(constants[0].getDeclaringClass().getSimpleName(), number);
        }
        return constants[number];
    }

    private static EncodingException unknown(String what, int kind) {
        return new EncodingException(what + " of unknown kind " + kind);
    }
}
