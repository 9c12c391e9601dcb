package dev.tepui.e2e.kube.api.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount as Kubernetes writes it: {@code 500m}, {@code 2}, {@code 1Gi}, {@code 1e3}.
 *
 * @param value exact value
 * @param suffix as it was written; decides in which family the canonical form is
 */
public record Quantity(BigDecimal value, String suffix) implements Comparable<Quantity> {
    private static final Pattern TEXT =
            Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\\d+)?");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final int DECIMAL_ONE = DECIMAL.indexOf("");

    public static Optional<Quantity> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String suffix = parts.group(2) == null ? "" : parts.group(2);
        BigDecimal value = new BigDecimal(parts.group(1)).multiply(factor(suffix));
        // Kubernetes rounds up what is finer than nano.
        return Optional.of(new Quantity(value.scale() > 9 ? value.setScale(9, RoundingMode.UP) : value, suffix));
    }

    /** The one way the API server writes this amount: the largest suffix of the same family that needs no fraction. */
    public String canonical() {
        if (value.signum() == 0) {
            return "0";
        }
        if (suffix.endsWith("i") && isWhole(value)) {
            return binary();
        }
        if (suffix.matches("[eE][+-]?\\d+")) {
            return exponential();
        }
        for (int i = DECIMAL.size() - 1; i >= 0; i--) {
            BigDecimal mantissa = value.scaleByPowerOfTen(-3 * (i - DECIMAL_ONE));
            if (isWhole(mantissa)) {
                return mantissa.toBigInteger() + DECIMAL.get(i);
            }
        }
        return value.toPlainString();
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }

    private String binary() {
        BigInteger rest = value.toBigInteger();
        int power = 0;
        while (power < BINARY.size() - 1 && rest.mod(BigInteger.valueOf(1024)).signum() == 0) {
            rest = rest.shiftRight(10);
            power++;
        }
        return rest + BINARY.get(power);
    }

    private String exponential() {
        BigDecimal mantissa = value;
        int exponent = 0;
        while (isWhole(mantissa.scaleByPowerOfTen(-3))) {
            mantissa = mantissa.scaleByPowerOfTen(-3);
            exponent += 3;
        }
        return mantissa.toBigInteger() + (exponent == 0 ? "" : "e" + exponent);
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    private static BigDecimal factor(String suffix) {
        int binary = BINARY.indexOf(suffix);
        if (binary >= 0) {
            return new BigDecimal(BigInteger.ONE.shiftLeft(10 * binary));
        }
        int decimal = DECIMAL.indexOf(suffix);
        if (decimal >= 0) {
            return BigDecimal.ONE.scaleByPowerOfTen(3 * (decimal - DECIMAL_ONE));
        }
        return BigDecimal.ONE.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)));
    }
}
