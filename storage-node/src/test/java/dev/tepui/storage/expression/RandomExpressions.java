package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Random items of few names and values, and conditions and updates that meet them often. */
public final class RandomExpressions {
    private static final String[] NAMES = {"p", "q", "r", "x"};

    private static final AttributeValue[] SCALARS = {
        Examples.s("a"),
        Examples.s("ab"),
        Examples.s("\uD83D\uDE00"),
        Examples.s("\uFFFD"),
        Examples.s("S"),
        Examples.s("L"),
        Examples.n("1"),
        Examples.n("2"),
        Examples.n("10"),
        Examples.n("-0.5"),
        Examples.b("ab"),
        Examples.b("b"),
        new AttributeValue.Bool(true),
        new AttributeValue.Bool(false),
        new AttributeValue.Null(),
        Examples.ss("a", "b"),
        Examples.ss("b", "a"),
        Examples.ss("a"),
        Examples.ns("1", "2"),
        Examples.ns("2"),
        new AttributeValue.BS(List.of(Examples.bytes("b"), Examples.bytes("ab")))
    };

    private final RandomGenerator random;

    /** Draws from {@code random}. */
    public RandomExpressions(RandomGenerator random) {
        this.random = random;
    }

    /** An item. */
    public Map<String, AttributeValue> item() {
        return entries(3);
    }

    private Map<String, AttributeValue> entries(int depth) {
        Map<String, AttributeValue> entries = new LinkedHashMap<>();
        for (String name : NAMES) {
            if (random.nextInt(4) > 0) {
                entries.put(name, value(depth));
            }
        }
        return entries;
    }

    private AttributeValue value(int depth) {
        int kind = random.nextInt(depth > 0 ? 5 : 1);
        if (kind < 2) {
            return SCALARS[random.nextInt(SCALARS.length)];
        }
        if (kind == 2) {
            return new AttributeValue.M(entries(depth - 1));
        }
        List<AttributeValue> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(value(depth - 1));
        }
        return new AttributeValue.L(elements);
    }

    /** A path of up to a few steps. */
    public Operand.Path path() {
        List<Operand.Step> steps = new ArrayList<>();
        steps.add(new Operand.Name(name()));
        while (random.nextInt(3) == 0) {
            steps.add(random.nextBoolean() ? new Operand.Name(name()) : new Operand.Index(random.nextInt(4)));
        }
        return new Operand.Path(List.copyOf(steps));
    }

    private String name() {
        return NAMES[random.nextInt(NAMES.length)];
    }

    private Operand.Value constant() {
        return new Operand.Value("", value(1));
    }

    private Operand operand() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> constant();
            case 2 -> new Operand.Call(Function.SIZE, List.of(path()));
            default -> path();
        };
    }

    /** A condition with up to {@code depth} levels of AND, OR and NOT. */
    public Condition condition(int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 8)) {
            case 0, 1, 2 -> new Condition.Compare(operand(), comparator(), operand());
            case 3 -> new Condition.Between(operand(), operand(), operand());
            case 4 -> new Condition.In(operand(), List.of(operand(), operand(), operand()));
            case 5 -> new Condition.Test(exists(), List.of(path()));
            case 6, 7 -> new Condition.Test(pairwise(), List.of(operand(), operand()));
            case 8, 9 -> new Condition.And(condition(depth - 1), condition(depth - 1));
            case 10 -> new Condition.Or(condition(depth - 1), condition(depth - 1));
            default -> new Condition.Not(condition(depth - 1));
        };
    }

    private Condition.Comparator comparator() {
        return Condition.Comparator.values()[random.nextInt(Condition.Comparator.values().length)];
    }

    private Function exists() {
        return random.nextBoolean() ? Function.ATTRIBUTE_EXISTS : Function.ATTRIBUTE_NOT_EXISTS;
    }

    private Function pairwise() {
        return switch (random.nextInt(3)) {
            case 0 -> Function.ATTRIBUTE_TYPE;
            case 1 -> Function.BEGINS_WITH;
            default -> Function.CONTAINS;
        };
    }

    /** An update of up to a few places, with every kind of action. */
    public Update update() {
        return update(8);
    }

    /** An update that can be written as an expression. */
    public Update updateExpression() {
        return update(6);
    }

    private Update update(int kinds) {
        List<Update.Action> actions = new ArrayList<>();
        for (int i = random.nextBoolean() ? 0 : random.nextInt(4); i >= 0; i--) {
            Update.Action action = action(path(), kinds);
            if (actions.stream().noneMatch(other -> other.path().clashesWith(action.path()))) {
                actions.add(action);
            }
        }
        return new Update(actions);
    }

    private Update.Action action(Operand.Path path, int kinds) {
        return switch (random.nextInt(kinds)) {
            case 0 -> new Update.Remove(path);
            case 1 -> new Update.Add(path, value(0));
            case 2 -> new Update.Delete(path, value(0));
            case 6 -> new Update.LegacyAdd(path, value(1));
            case 7 -> new Update.LegacyDelete(path, value(0));
            default -> new Update.Set(path, newValue());
        };
    }

    private Operand newValue() {
        return switch (random.nextInt(6)) {
            case 0 -> new Operand.Sum(source(), source());
            case 1 -> new Operand.Difference(source(), source());
            case 2 -> new Operand.Call(Function.LIST_APPEND, List.of(source(), source()));
            default -> source();
        };
    }

    private Operand source() {
        return switch (random.nextInt(5)) {
            case 0 -> new Operand.Call(Function.IF_NOT_EXISTS, List.of(path(), constant()));
            case 1, 2 -> constant();
            default -> path();
        };
    }
}
