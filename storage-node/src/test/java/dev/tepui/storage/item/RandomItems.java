package dev.tepui.storage.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Random values of all types, with a liking for what is near a limit or looks alike. */
public final class RandomItems {
    private static final String[] PIECES = {
        "", "a", "b", "A", "\u0000", "\u0001", "\u00ff", "\uffff", "é", "漢", "😀", "aa"
    };

    private final RandomGenerator random;

    /** Draws from {@code random}. */
    public RandomItems(RandomGenerator random) {
        this.random = random;
    }

    /** Text of up to a few characters of one to four bytes, zero characters among them. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** Up to a few bytes, many of them 00 or FF. */
    public Bytes bytes() {
        byte[] bytes = new byte[random.nextInt(6)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte)
                    switch (random.nextInt(4)) {
                        case 0 -> 0;
                        case 1 -> 0xFF;
                        case 2 -> 1;
                        default -> random.nextInt(256);
                    };
        }
        return new Bytes(bytes);
    }

    /** A number that DynamoDB can keep, without trailing zeros. */
    public BigDecimal number() {
        if (random.nextInt(20) == 0) {
            return BigDecimal.ZERO;
        }
        int digits = random.nextBoolean() ? 1 + random.nextInt(4) : 1 + random.nextInt(Numbers.PRECISION_MAX);
        StringBuilder unscaled = new StringBuilder(random.nextBoolean() ? "" : "-").append(1 + random.nextInt(9));
        for (int i = 1; i < digits; i++) {
            unscaled.append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
        }
        int exponent = random.nextBoolean()
                ? random.nextInt(7) - 3
                : random.nextInt(Numbers.EXPONENT_MIN, Numbers.EXPONENT_MAX + 1);
        BigDecimal number =
                new BigDecimal(new BigInteger(unscaled.toString()), digits - 1 - exponent).stripTrailingZeros();
        return number;
    }

    /** A value of any type, containers up to {@code depth} deep. */
    public AttributeValue value(int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 9)) {
            case 0, 1 -> new AttributeValue.S(text());
            case 2 -> new AttributeValue.N(number());
            case 3 -> new AttributeValue.B(bytes());
            case 4 -> new AttributeValue.SS(set(this::text));
            case 5 -> new AttributeValue.NS(set(this::number));
            case 6 -> new AttributeValue.BS(set(this::bytes));
            case 7 -> new AttributeValue.Bool(random.nextBoolean());
            case 8 -> new AttributeValue.Null();
            case 9 -> new AttributeValue.M(entries(depth - 1));
            default -> {
                List<AttributeValue> values = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    values.add(value(depth - 1));
                }
                yield new AttributeValue.L(values);
            }
        };
    }

    /** An item with a few attributes. */
    public Item item() {
        return new Item(entries(4));
    }

    private Map<String, AttributeValue> entries(int depth) {
        Map<String, AttributeValue> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            entries.put(text(), value(depth));
        }
        return entries;
    }

    private <T> List<T> set(Supplier<T> element) {
        Set<T> elements = new LinkedHashSet<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            elements.add(element.get());
        }
        return List.copyOf(elements);
    }
}
