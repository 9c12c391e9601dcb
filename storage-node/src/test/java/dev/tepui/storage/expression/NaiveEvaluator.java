package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A second, slow evaluator on plain Java objects, written from DynamoDB's documentation and not from ours: a value is a
 * {@code String}, {@code BigDecimal}, {@code byte[]}, {@code Boolean}, {@link #NULL}, {@code Map}, {@code List} or a
 * set, which is a {@link Elements}. What is wrong is an {@link IllegalStateException} without a text.
 */
final class NaiveEvaluator {
    static final Object NULL = new Object();
    private static final Object GONE = new Object();

    /** A set: its type's name and its elements as {@link #print} prints them, sorted. */
    record Elements(String type, TreeSet<String> texts) {}

    private NaiveEvaluator() {}

    static Map<String, Object> plain(Map<String, AttributeValue> item) {
        Map<String, Object> plain = new LinkedHashMap<>();
        item.forEach((name, value) -> plain.put(name, plain(value)));
        return plain;
    }

    static Object plain(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S(var text) -> text;
            case AttributeValue.N(var number) -> number;
            case AttributeValue.B(var bytes) -> bytes.array().clone();
            case AttributeValue.Bool(var bool) -> bool;
            case AttributeValue.Null() -> NULL;
            case AttributeValue.M(var entries) -> plain(entries);
            case AttributeValue.L(var elements) ->
                elements.stream().map(NaiveEvaluator::plain).collect(Collectors.toCollection(ArrayList::new));
            case AttributeValue.SS(var texts) -> elements("SS", texts);
            case AttributeValue.NS(var numbers) -> elements("NS", numbers);
            case AttributeValue.BS(var all) ->
                elements("BS", all.stream().map(Bytes::array).toList());
        };
    }

    private static Elements elements(String type, List<?> values) {
        return new Elements(
                type, values.stream().map(NaiveEvaluator::print).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The same text for equal values and for no others. */
    static String print(Object value) {
        return switch (value) {
            case String text -> "S" + text.length() + ":" + text;
            case BigDecimal number ->
                "N" + (number.signum() == 0 ? "0" : number.stripTrailingZeros().toString());
            case byte[] bytes -> "B" + Arrays.toString(bytes);
            case Boolean bool -> bool.toString();
            case Elements(var type, var texts) -> type + texts.size() + texts;
            case Map<?, ?> map -> {
                Map<String, String> sorted = new TreeMap<>();
                map.forEach((name, entry) -> sorted.put(print(name), print(entry)));
                yield "M" + sorted.size() + sorted;
            }
            case List<?> list ->
                "L" + list.size() + list.stream().map(NaiveEvaluator::print).toList();
            default -> "null";
        };
    }

    static boolean holds(Condition condition, Map<String, Object> item) {
        if (condition instanceof Condition.And(var left, var right)) {
            return holds(left, item) & holds(right, item);
        }
        if (condition instanceof Condition.Or(var left, var right)) {
            return holds(left, item) | holds(right, item);
        }
        if (condition instanceof Condition.Not(var inner)) {
            return !holds(inner, item);
        }
        if (condition instanceof Condition.Between(var value, var low, var high)) {
            return holds(new Condition.Compare(value, Condition.Comparator.GREATER_OR_EQUAL, low), item)
                    && holds(new Condition.Compare(value, Condition.Comparator.LESS_OR_EQUAL, high), item);
        }
        if (condition instanceof Condition.In(var value, var candidates)) {
            return candidates.stream()
                    .anyMatch(candidate ->
                            holds(new Condition.Compare(value, Condition.Comparator.EQUAL, candidate), item));
        }
        if (condition instanceof Condition.Compare(var left, var comparator, var right)) {
            return compare(operand(left, item), comparator.symbol(), operand(right, item));
        }
        Condition.Test test = (Condition.Test) condition;
        return test(
                test.function().text(),
                operand(test.arguments().get(0), item),
                test.arguments().size() > 1 ? operand(test.arguments().get(1), item) : null);
    }

    private static boolean compare(Object left, String symbol, Object right) {
        boolean equal = left != null && right != null && print(left).equals(print(right));
        if (symbol.equals("=") || symbol.equals("<>")) {
            return equal == symbol.equals("=");
        }
        Integer order = order(left, right);
        return order != null
                && (order < 0 && symbol.startsWith("<")
                        || order > 0 && symbol.startsWith(">")
                        || order == 0 && symbol.endsWith("="));
    }

    private static Integer order(Object left, Object right) {
        if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
            return a.compareTo(b);
        }
        if (left instanceof String a && right instanceof String b) {
            return Arrays.compareUnsigned(utf8(a), utf8(b));
        }
        return left instanceof byte[] a && right instanceof byte[] b ? Arrays.compareUnsigned(a, b) : null;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean test(String function, Object first, Object second) {
        return switch (function) {
            case "attribute_exists" -> first != null;
            case "attribute_not_exists" -> first == null;
            case "attribute_type" -> first != null && type(first).equals(second);
            case "begins_with" ->
                first instanceof String a && second instanceof String b && a.indexOf(b) == 0
                        || first instanceof byte[] c && second instanceof byte[] d && latin(c).startsWith(latin(d));
            case "contains" ->
                switch (first) {
                    case String text -> second instanceof String part && text.indexOf(part) >= 0;
                    case byte[] bytes ->
                        second instanceof byte[] part
                                && part.length > 0
                                && latin(bytes).contains(latin(part));
                    case List<?> list ->
                        second != null
                                && list.stream()
                                        .anyMatch(element -> print(element).equals(print(second)));
                    case Elements(var type, var texts) ->
                        second != null && type.equals(type(second) + "S") && texts.contains(print(second));
                    case null, default -> false;
                };
            default -> throw new IllegalArgumentException(function);
        };
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String type(Object value) {
        return switch (value) {
            case String ignored -> "S";
            case BigDecimal ignored -> "N";
            case byte[] ignored -> "B";
            case Boolean ignored -> "BOOL";
            case Map<?, ?> ignored -> "M";
            case List<?> ignored -> "L";
            case Elements(var type, var ignored) -> type;
            default -> "NULL";
        };
    }

    /** What an operand is, or null. */
    private static Object operand(Operand operand, Map<String, Object> item) {
        if (operand instanceof Operand.Path(var steps)) {
            Object value = item;
            for (Operand.Step step : steps) {
                value = value == null ? null : child(value, step);
            }
            return value;
        }
        if (operand instanceof Operand.Value(var ignored, var value)) {
            return plain(value);
        }
        if (operand instanceof Operand.Call(var function, var arguments)) {
            Object first = operand(arguments.get(0), item);
            Object second = arguments.size() > 1 ? operand(arguments.get(1), item) : null;
            return switch (function) {
                case SIZE -> size(first);
                case IF_NOT_EXISTS -> first == null || second == null ? second : first;
                case LIST_APPEND -> {
                    List<Object> both = new ArrayList<>((List<?>) is(first, List.class));
                    both.addAll((List<?>) is(second, List.class));
                    yield both;
                }
                default -> throw new IllegalArgumentException(function.text());
            };
        }
        if (operand instanceof Operand.Sum(var left, var right)) {
            return number(operand(left, item)).add(number(operand(right, item)));
        }
        Operand.Difference difference = (Operand.Difference) operand;
        return number(operand(difference.left(), item)).subtract(number(operand(difference.right(), item)));
    }

    private static BigDecimal number(Object value) {
        return (BigDecimal) is(value, BigDecimal.class);
    }

    private static Object is(Object value, Class<?> type) {
        if (!type.isInstance(value)) {
            throw new IllegalStateException();
        }
        return value;
    }

    private static Object child(Object value, Operand.Step step) {
        if (step instanceof Operand.Name(var name)) {
            return value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        int index = ((Operand.Index) step).index();
        return value instanceof List<?> list && index < list.size() ? list.get(index) : null;
    }

    private static Object size(Object value) {
        Integer size = switch (value) {
            case String text -> text.length();
            case byte[] bytes -> bytes.length;
            case Map<?, ?> map -> map.size();
            case List<?> list -> list.size();
            case Elements(var ignored, var texts) -> texts.size();
            case null, default -> null;
        };
        return size == null ? null : new BigDecimal(size);
    }

    /** Changes the item, action by action; what is removed from lists is only marked until all are done. */
    static void apply(Update update, Map<String, Object> item) {
        Map<Operand.Path, Object> values = new LinkedHashMap<>();
        for (Update.Action action : update.actions()) {
            values.put(action.path(), value(action, operand(action.path(), item), item));
        }
        Map<String, Object> before = copy(item);
        List<Operand.Path> paths = new ArrayList<>(values.keySet());
        // Appending in the order of the indexes, whatever their number of digits.
        paths.sort((a, b) -> Integer.compare(lastIndex(a), lastIndex(b)));
        for (Operand.Path path : paths) {
            put(item, before, path.steps(), values.get(path));
        }
        purge(item);
    }

    private static Object value(Update.Action action, Object before, Map<String, Object> item) {
        return switch (action) {
            case Update.Set(var ignored, var operand) -> {
                Object value = operand(operand, item);
                yield copy(is(value, Object.class));
            }
            case Update.Remove ignored -> GONE;
            case Update.Add(var ignored, var more) -> added(before, plain(more), false);
            case Update.LegacyAdd(var ignored, var more) -> added(before, plain(more), true);
            case Update.Delete(var ignored, var less) -> without(before, plain(less));
            case Update.LegacyDelete(var ignored, var less) -> without(before, plain(less));
        };
    }

    private static Object added(Object before, Object more, boolean lists) {
        if (before == null) {
            return more;
        }
        if (before instanceof BigDecimal number) {
            return number.add(number(more));
        }
        if (lists && before instanceof List<?> list) {
            List<Object> both = new ArrayList<>(list);
            both.addAll((List<?>) is(more, List.class));
            return both;
        }
        Elements set = (Elements) is(before, Elements.class);
        Elements other = (Elements) is(more, Elements.class);
        if (!set.type().equals(other.type())) {
            throw new IllegalStateException();
        }
        TreeSet<String> texts = new TreeSet<>(set.texts());
        texts.addAll(other.texts());
        return new Elements(set.type(), texts);
    }

    private static Object without(Object before, Object less) {
        if (before == null) {
            return GONE;
        }
        Elements set = (Elements) is(before, Elements.class);
        Elements other = (Elements) is(less, Elements.class);
        if (!set.type().equals(other.type())) {
            throw new IllegalStateException();
        }
        TreeSet<String> texts = new TreeSet<>(set.texts());
        texts.removeAll(other.texts());
        return texts.isEmpty() ? GONE : new Elements(set.type(), texts);
    }

    @SuppressWarnings("unchecked") // Maps and lists here hold plain objects.
    private static void put(Object container, Object before, List<Operand.Step> steps, Object value) {
        Operand.Step step = steps.get(0);
        boolean last = steps.size() == 1;
        if (step instanceof Operand.Name(var name) && container instanceof Map) {
            Map<String, Object> map = (Map<String, Object>) container;
            if (last) {
                map.put(name, value);
            } else {
                put(is(map.get(name), Object.class), child(before, step), steps.subList(1, steps.size()), value);
            }
        } else if (step instanceof Operand.Index(var index) && container instanceof List) {
            List<Object> list = (List<Object>) container;
            boolean inside = index < ((List<?>) before).size();
            if (!last) {
                is(inside ? list : null, List.class);
                put(list.get(index), child(before, step), steps.subList(1, steps.size()), value);
            } else if (inside) {
                list.set(index, value);
            } else {
                list.add(value);
            }
        } else {
            throw new IllegalStateException();
        }
    }

    private static int lastIndex(Operand.Path path) {
        return path.steps().get(path.steps().size() - 1) instanceof Operand.Index(var index) ? index : -1;
    }

    private static void purge(Object value) {
        if (value instanceof Map<?, ?> map) {
            map.values().removeIf(entry -> entry == GONE);
            map.values().forEach(NaiveEvaluator::purge);
        } else if (value instanceof List<?> list) {
            list.removeIf(element -> element == GONE);
            list.forEach(NaiveEvaluator::purge);
        }
    }

    private static Map<String, Object> copy(Map<String, Object> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(name, copy(value)));
        return copy;
    }

    @SuppressWarnings("unchecked") // Maps here have names as keys.
    private static Object copy(Object value) {
        return switch (value) {
            case Map<?, ?> map -> copy((Map<String, Object>) map);
            case List<?> list ->
                list.stream().map(NaiveEvaluator::copy).collect(Collectors.toCollection(ArrayList::new));
            default -> value;
        };
    }
}
