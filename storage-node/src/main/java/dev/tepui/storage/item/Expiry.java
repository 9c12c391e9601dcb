package dev.tepui.storage.item;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;

/** When an item expires, as the number in the attribute of its table's time to live says. */
public final class Expiry {
    /** It does not, or not in a time that has a meaning. */
    public static final long NEVER = 0;

    /** The digits that a long holds in any case: more seconds than the age of the universe. */
    private static final int DIGITS_MAX = 18;

    /** Source: "Using time to live" in DynamoDB's developer guide. */
    private static final int YEARS_MAX = 5;

    private Expiry() {}

    /**
     * The first whole second at which an item expires whose attribute has that value.
     *
     * @param number epoch seconds; null when there is no attribute, or no number in it
     * @return {@link #NEVER} for what is not a time after 1970
     */
    public static long seconds(BigDecimal number) {
        if (number == null || number.signum() <= 0 || number.precision() - number.scale() > DIGITS_MAX) {
            return NEVER;
        }
        return number.setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /** Whether an item that expires at {@code second} is to be deleted. */
    public static boolean isDue(long second, long nowSeconds) {
        return second != NEVER && second >= oldest(nowSeconds) && second <= nowSeconds;
    }

    /**
     * What expired before this second is kept: DynamoDB takes it for a mistake, as a table may have when its time to
     * live is switched on.
     */
    public static long oldest(long nowSeconds) {
        long oldest = Instant.ofEpochSecond(nowSeconds)
                .atOffset(ZoneOffset.UTC)
                .minusYears(YEARS_MAX)
                .toEpochSecond();
        return Math.max(oldest, NEVER + 1);
    }
}
