package dev.tepui.storage.item;

import java.math.BigDecimal;

/**
 * DynamoDB's number rules: up to 38 significant digits, magnitude from 1E-130 to 9.99…E+125, and zero. Source:
 * "Supported data types" in DynamoDB's developer guide.
 */
public final class Numbers {
    /** Significant digits that a number can have. */
    public static final int PRECISION_MAX = 38;

    /** Exponent of the greatest number in scientific notation. */
    public static final int EXPONENT_MAX = 125;

    /** Exponent of the smallest positive number in scientific notation. */
    public static final int EXPONENT_MIN = -130;

    /** What the longest number takes. */
    private static final int SIZE_MAX_BYTES = 21;

    /** The digits that a long holds in any case. */
    private static final int LONG_DIGITS = 18;

    /** Bounds the exponent while it is read; anything near is far outside what DynamoDB allows. */
    private static final int EXPONENT_CLAMP = 100_000_000;

    private Numbers() {}

    /**
     * Reads a number as DynamoDB's JSON has it: sign, digits with an optional point, optional exponent. Time is linear
     * in the text's length, whatever it says.
     *
     * @return the number without trailing zeros ({@link BigDecimal#ZERO} for every zero), so that equal numbers are
     *     equal objects
     * @throws NumberFormatProblem with DynamoDB's text
     */
    public static BigDecimal parse(String text) {
        return new Parser(text).parse();
    }

    /**
     * The result of arithmetic as DynamoDB keeps it: without trailing zeros.
     *
     * @throws NumberFormatProblem with DynamoDB's text when it cannot be kept
     */
    public static BigDecimal kept(BigDecimal result) {
        BigDecimal number = result.stripTrailingZeros();
        if (number.precision() > PRECISION_MAX) {
            throw tooPrecise();
        }
        if (number.signum() != 0) {
            checkMagnitude(exponent(number));
        }
        return number;
    }

    private static void checkMagnitude(long exponent) {
        if (exponent > EXPONENT_MAX) {
            throw new NumberFormatProblem(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (exponent < EXPONENT_MIN) {
            throw new NumberFormatProblem(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
    }

    private static NumberFormatProblem tooPrecise() {
        return new NumberFormatProblem("Attempting to store more than 38 significant digits in a Number");
    }

    /** The number as DynamoDB prints it: plain digits, never an exponent. */
    public static String text(BigDecimal number) {
        return number.scale() == 0 ? number.toString() : number.toPlainString();
    }

    /** The exponent of a number other than zero in scientific notation: 0 for 1 to 9, 1 for 10 to 99. */
    public static int exponent(BigDecimal number) {
        return number.precision() - number.scale() - 1;
    }

    /**
     * The size that counts against limits and capacity, in bytes: 1, and 1 for each pair of digits counted from the
     * decimal point without leading and trailing zero pairs, and 1 for a minus sign. Zero takes 1. Source: measured
     * with DynamoDB Local; AWS documents it as "approximately" 1 byte for two significant digits plus 1.
     */
    static int sizeBytes(BigDecimal number) {
        if (number.signum() == 0) {
            return 1;
        }
        int digits = number.precision();
        boolean firstPairIsFull = Math.floorMod(exponent(number), 2) == 1;
        int pairs = firstPairIsFull ? (digits + 1) / 2 : digits / 2 + 1;
        return Math.min(SIZE_MAX_BYTES, 1 + pairs + (number.signum() < 0 ? 1 : 0));
    }

    /** One pass over the text; keeps significant digits only. */
    private static final class Parser {
        private final String text;
        private int position;
        private final char[] digits = new char[PRECISION_MAX];
        /** Significant digits so far, without trailing zeros. */
        private int digitCount;
        /** Zeros after the last significant digit, not yet known to be inside the number. */
        private long pendingZeros;
        /** Digits after the point that belong to the kept digits and pending zeros. */
        private long fraction;

        private boolean tooPrecise;

        Parser(String text) {
            this.text = text;
        }

        BigDecimal parse() {
            boolean negative = sign();
            boolean anyDigit = digits(false);
            if (accept('.')) {
                anyDigit |= digits(true);
            }
            long exponent = anyDigit && (accept('e') || accept('E')) ? exponent() : 0;
            if (!anyDigit || position < text.length()) {
                throw notANumber();
            }
            if (digitCount == 0) {
                return BigDecimal.ZERO;
            }
            // The value is digits × 10^shift.
            long shift = exponent - fraction + pendingZeros;
            checkMagnitude(shift + digitCount - 1);
            if (tooPrecise) {
                throw tooPrecise();
            }
            return value(negative, (int) -shift);
        }

        private BigDecimal value(boolean negative, int scale) {
            if (digitCount > LONG_DIGITS) {
                BigDecimal magnitude = new BigDecimal(digits, 0, digitCount).scaleByPowerOfTen(-scale);
                return negative ? magnitude.negate() : magnitude;
            }
            long unscaled = 0;
            for (int i = 0; i < digitCount; i++) {
                unscaled = unscaled * 10 + (digits[i] - '0');
            }
            return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
        }

        private boolean sign() {
            boolean negative = accept('-');
            if (!negative) {
                accept('+');
            }
            return negative;
        }

        private boolean digits(boolean afterPoint) {
            int start = position;
            while (position < text.length() && isDigit(text.charAt(position))) {
                digit(text.charAt(position++));
                if (afterPoint) {
                    fraction++;
                }
            }
            return position > start;
        }

        private void digit(char digit) {
            if (digit == '0') {
                // A leading zero is pending too; without digits before it, only its place after the point counts.
                pendingZeros += digitCount > 0 ? 1 : 0;
                return;
            }
            for (; pendingZeros > 0; pendingZeros--) {
                keep('0');
            }
            keep(digit);
        }

        private void keep(char digit) {
            if (digitCount < PRECISION_MAX) {
                digits[digitCount] = digit;
            } else {
                tooPrecise = true;
            }
            digitCount++;
        }

        private long exponent() {
            boolean negative = sign();
            int start = position;
            long value = 0;
            while (position < text.length() && isDigit(text.charAt(position))) {
                value = Math.min(EXPONENT_CLAMP, value * 10 + (text.charAt(position++) - '0'));
            }
            if (position == start) {
                throw notANumber();
            }
            return negative ? -value : value;
        }

        private boolean accept(char wanted) {
            if (position < text.length() && text.charAt(position) == wanted) {
                position++;
                return true;
            }
            return false;
        }

        private static boolean isDigit(char character) {
            return character >= '0' && character <= '9';
        }

        private NumberFormatProblem notANumber() {
            return new NumberFormatProblem(
                    "The parameter cannot be converted to a numeric value" + (text.isEmpty() ? "" : ": " + text));
        }
    }
}
