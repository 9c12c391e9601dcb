package dev.tepui.operator.status;

import dev.tepui.crd.v1alpha1.condition.ConditionReason;
import dev.tepui.crd.v1alpha1.condition.ConditionType;

/**
 * What a reconciliation found out, before it becomes a condition.
 *
 * @param message a sentence for the user; stable while nothing changes, because every change is a write
 */
public record Fact(ConditionType type, Truth truth, ConditionReason reason, String message) {
    static final String PAUSED = "The annotation tepui.dev/paused is true: nothing is changed until it is removed.";

    /** Value of a condition. */
    public enum Truth {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String value;

        Truth(String value) {
            this.value = value;
        }

        String value() {
            return value;
        }
    }

    static Fact isTrue(ConditionType type, ConditionReason reason, String message) {
        return new Fact(type, Truth.TRUE, reason, message);
    }

    static Fact isFalse(ConditionType type, ConditionReason reason, String message) {
        return new Fact(type, Truth.FALSE, reason, message);
    }

    static Fact isUnknown(ConditionType type, ConditionReason reason, String message) {
        return new Fact(type, Truth.UNKNOWN, reason, message);
    }
}
