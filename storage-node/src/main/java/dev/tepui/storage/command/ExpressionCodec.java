package dev.tepui.storage.command;

import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Update;
import java.util.List;

/**
 * Conditions and updates as bytes.
 *
 * <pre>
 * condition   00 none · 01 And · 02 Or · 03 Not · 04 Compare · 05 Between · 06 In · 07 Test
 * operand     01 Path · 02 Value · 03 Call · 04 Sum · 05 Difference
 * update      count varint · (01 Set · 02 Remove · 03 Add · 04 Delete · 05 LegacyAdd · 06 LegacyDelete) …
 * path        count varint · (01 name · 02 index varint) …
 * </pre>
 *
 * Parts follow in the order of the records; enums by number, so only append constants. Placeholders of values are not
 * kept: nothing that is applied needs them. In the log: never change.
 *
 * <p>What is read can be evaluated: nested no deeper than the stack bears, functions where they belong and with their
 * operands, paths beginning with a name.
 */
final class ExpressionCodec {
    private static final Condition.Comparator[] COMPARATORS = Condition.Comparator.values();
    private static final Function[] FUNCTIONS = Function.values();

    /** More than an expression of DynamoDB's 300 operators can be nested. */
    private static final int NESTING_MAX = 400;

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
        return kind == 0 ? null : condition(in, kind, 0);
    }

    private static Condition inner(BinaryReader in, int depth) {
        return condition(in, in.getByte(), depth + 1);
    }

    private static Condition condition(BinaryReader in, int kind, int depth) {
        checkDepth(depth);
        return switch (kind) {
            case 1 -> new Condition.And(inner(in, depth), inner(in, depth));
            case 2 -> new Condition.Or(inner(in, depth), inner(in, depth));
            case 3 -> new Condition.Not(inner(in, depth));
            case 4 -> {
                Operand left = getOperand(in, false, 0);
                yield new Condition.Compare(left, in.getConstant(COMPARATORS), getOperand(in, false, 0));
            }
            case 5 -> {
                Operand value = getOperand(in, false, 0);
                yield new Condition.Between(value, getOperand(in, false, 0), getOperand(in, false, 0));
            }
            case 6 -> new Condition.In(getOperand(in, false, 0), getAll(in, false, 0));
            case 7 -> {
                Function function = in.getConstant(FUNCTIONS);
                yield new Condition.Test(function, arguments(in, function, function.isCondition(), 0));
            }
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
                case Update.LegacyAdd(var path, var value) -> {
                    putPath(out.putByte(5), path);
                    ItemCodec.putValue(out, value);
                }
                case Update.LegacyDelete(var path, var value) -> {
                    putPath(out.putByte(6), path);
                    ItemCodec.putValue(out, value);
                }
            }
        }
    }

    /** Reads an update. */
    static Update getUpdate(BinaryReader in) {
        List<Update.Action> actions = in.getList(ExpressionCodec::getAction);
        try {
            return new Update(actions);
        } catch (IllegalArgumentException overlapping) {
            throw new EncodingException(overlapping.getMessage());
        }
    }

    private static Update.Action getAction(BinaryReader in) {
        int kind = in.getByte();
        return switch (kind) {
            case 1 -> new Update.Set(getPath(in), getOperand(in, true, 0));
            case 2 -> new Update.Remove(getPath(in));
            case 3 -> new Update.Add(getPath(in), ItemCodec.getValue(in));
            case 4 -> new Update.Delete(getPath(in), ItemCodec.getValue(in));
            case 5 -> new Update.LegacyAdd(getPath(in), ItemCodec.getValue(in));
            case 6 -> new Update.LegacyDelete(getPath(in), ItemCodec.getValue(in));
            default -> throw unknown("action", kind);
        };
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

    private static Operand getOperand(BinaryReader in, boolean ofUpdate, int depth) {
        checkDepth(depth);
        int kind = in.getByte();
        if (kind == 1) {
            return getPath(in);
        }
        if (kind == 2) {
            return new Operand.Value("", ItemCodec.getValue(in));
        }
        if (kind == 3) {
            Function function = in.getConstant(FUNCTIONS);
            boolean inPlace = function.isOfUpdates() == ofUpdate && !function.isCondition();
            return new Operand.Call(function, arguments(in, function, inPlace, depth));
        }
        if (!ofUpdate || kind != 4 && kind != 5) {
            throw unknown("operand", kind);
        }
        Operand left = getOperand(in, true, depth + 1);
        Operand right = getOperand(in, true, depth + 1);
        return kind == 4 ? new Operand.Sum(left, right) : new Operand.Difference(left, right);
    }

    private static List<Operand> arguments(BinaryReader in, Function function, boolean inPlace, int depth) {
        List<Operand> arguments = getAll(in, function.isOfUpdates(), depth + 1);
        if (!inPlace || arguments.size() != function.operands()) {
            throw new EncodingException(function + " in the wrong place or with " + arguments.size() + " operands");
        }
        return arguments;
    }

    private static void checkDepth(int depth) {
        if (depth > NESTING_MAX) {
            throw new EncodingException("expression nested more than " + NESTING_MAX + " deep");
        }
    }

    private static void putAll(BinaryWriter out, List<Operand> operands) {
        out.putVarint(operands.size());
        operands.forEach(operand -> put(out, operand));
    }

    private static List<Operand> getAll(BinaryReader in, boolean ofUpdate, int depth) {
        return List.copyOf(in.getList(source -> getOperand(source, ofUpdate, depth)));
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
        List<Operand.Step> steps = in.getList(ExpressionCodec::getStep);
        if (steps.isEmpty() || !(steps.get(0) instanceof Operand.Name)) {
            throw new EncodingException("path that does not begin with a name");
        }
        return new Operand.Path(List.copyOf(steps));
    }

    private static Operand.Step getStep(BinaryReader in) {
        int kind = in.getByte();
        return switch (kind) {
            case 1 -> new Operand.Name(in.getString());
            case 2 -> new Operand.Index(index(in));
            default -> throw unknown("step", kind);
        };
    }

    private static int index(BinaryReader in) {
        long index = in.getVarint();
        if (index < 0 || index > Integer.MAX_VALUE) {
            throw new EncodingException("list index " + index);
        }
        return (int) index;
    }

    private static EncodingException unknown(String what, int kind) {
        return new EncodingException(what + " of unknown kind " + kind);
    }
}
