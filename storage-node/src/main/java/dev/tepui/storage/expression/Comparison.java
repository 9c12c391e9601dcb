package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** How values compare: numbers by value, texts by their UTF-8 bytes, sets regardless of order. Pure. */
public final class Comparison {
    /** From here on, looking for each element of a set in a list would be too slow. */
    private static final int SMALL_SET = 8;

    private Comparison() {}

    /** Whether two values are of one type and equal. */
    public static boolean equal(AttributeValue left, AttributeValue right) {
        return switch (left) {
            case AttributeValue.SS(var a) -> right instanceof AttributeValue.SS(var b) && sameElements(a, b);
            case AttributeValue.NS(var a) -> right instanceof AttributeValue.NS(var b) && sameElements(a, b);
            case AttributeValue.BS(var a) -> right instanceof AttributeValue.BS(var b) && sameElements(a, b);
            case AttributeValue.M(var a) -> right instanceof AttributeValue.M(var b) && sameEntries(a, b);
            case AttributeValue.L(var a) -> right instanceof AttributeValue.L(var b) && sameList(a, b);
            case AttributeValue scalar -> scalar.equals(right);
        };
    }

    /** Whether two values are of one type that has an order: S, N or B. */
    static boolean comparable(AttributeValue left, AttributeValue right) {
        return switch (left) {
            case AttributeValue.S ignored -> right instanceof AttributeValue.S;
            case AttributeValue.N ignored -> right instanceof AttributeValue.N;
            case AttributeValue.B ignored -> right instanceof AttributeValue.B;
            default -> false;
        };
    }

    /** Negative, zero or positive: the order of two comparable values. */
    public static int compare(AttributeValue left, AttributeValue right) {
        return switch (left) {
            case AttributeValue.S(String a) when right instanceof AttributeValue.S(String b) -> compareTexts(a, b);
            case AttributeValue.N(BigDecimal a) when right instanceof AttributeValue.N(BigDecimal b) -> a.compareTo(b);
            case AttributeValue.B(Bytes a) when right instanceof AttributeValue.B(Bytes b) -> a.compareTo(b);
            default -> throw new IllegalArgumentException("without an order: " + left + ", " + right);
        };
    }

    /** The order of the UTF-8 bytes is that of the code points: surrogates come after all other characters. */
    private static int compareTexts(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogate = Character.isSurrogate(a);
                return surrogate == Character.isSurrogate(b) ? Character.compare(a, b) : surrogate ? 1 : -1;
            }
        }
        return left.length() - right.length();
    }

    /** Neither holds duplicates. */
    private static <T> boolean sameElements(List<T> left, List<T> right) {
        return left.size() == right.size()
                && (left.size() <= SMALL_SET ? right.containsAll(left) : new HashSet<>(left).containsAll(right));
    }

    private static boolean sameEntries(Map<String, AttributeValue> left, Map<String, AttributeValue> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<String, AttributeValue> entry : left.entrySet()) {
            AttributeValue other = right.get(entry.getKey());
            if (other == null || !equal(entry.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameList(List<AttributeValue> left, List<AttributeValue> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }
}
