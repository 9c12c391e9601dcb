package dev.tepui.storage.stream;

import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.error.ApiError;

/**
 * Positions as DynamoDB's sequence numbers: decimal numbers of equal length, which clients compare as numbers and as
 * texts. Source of the length: 21 to 40 digits in the API reference.
 */
final class SequenceNumber {
    private static final int INDEX_DIGITS = 19;
    private static final int ORDINAL_DIGITS = 10;
    private static final int LENGTH = 1 + INDEX_DIGITS + ORDINAL_DIGITS;

    private SequenceNumber() {}

    static String of(Position position) {
        return String.format("1%0" + INDEX_DIGITS + "d%0" + ORDINAL_DIGITS + "d", position.index(), position.ordinal());
    }

    /** The position of a sequence number. */
    static Position parse(String number) {
        if (number.length() != LENGTH
                || number.charAt(0) != '1'
                || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw ApiError.validation("Invalid SequenceNumber for the shard");
        }
        try {
            return new Position(
                    Long.parseLong(number.substring(1, 1 + INDEX_DIGITS)),
                    Integer.parseInt(number.substring(1 + INDEX_DIGITS)));
        } catch (NumberFormatException tooLarge) {
            throw ApiError.validation("Invalid SequenceNumber for the shard");
        }
    }

    /** The last position before another one. */
    static Position before(Position position) {
        return position.ordinal() > 0
                ? new Position(position.index(), position.ordinal() - 1)
                : Position.endOf(position.index() - 1);
    }
}
