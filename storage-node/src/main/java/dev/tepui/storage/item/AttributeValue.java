package dev.tepui.storage.item;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A DynamoDB attribute value. Immutable; collections and arrays handed in must not be changed afterwards. Values are
 * valid by the time they are made (see the JSON reader): sets hold no duplicates and are not empty, numbers are within
 * 38 digits.
 */
public sealed interface AttributeValue {
    /** String; may be empty except as a key. */
    record S(String value) implements AttributeValue {}

    /** Number, without trailing zeros, so that equal numbers are equal records. */
    record N(BigDecimal value) implements AttributeValue {}

    /** Binary. */
    record B(Bytes value) implements AttributeValue {}

    /** String set; keeps the order of arrival for output, compares as a set. */
    record SS(List<String> values) implements AttributeValue {}

    /** Number set. */
    record NS(List<BigDecimal> values) implements AttributeValue {}

    /** Binary set. */
    record BS(List<Bytes> values) implements AttributeValue {}

    /** Map; keeps the order of arrival. */
    record M(Map<String, AttributeValue> values) implements AttributeValue {}

    /** List. */
    record L(List<AttributeValue> values) implements AttributeValue {}

    /** Boolean. */
    record Bool(boolean value) implements AttributeValue {}

    /** Null. */
    record Null() implements AttributeValue {}

    /** The type's name in DynamoDB's JSON: S, N, B, SS, NS, BS, M, L, BOOL or NULL. */
    default String typeName() {
        return switch (this) {
            case Bool ignored -> "BOOL";
            case Null ignored -> "NULL";
            case AttributeValue other -> other.getClass().getSimpleName();
        };
    }
}
