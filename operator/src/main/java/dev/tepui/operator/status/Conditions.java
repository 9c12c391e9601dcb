package dev.tepui.operator.status;

import dev.tepui.crd.v1alpha1.condition.ConditionReason;
import dev.tepui.crd.v1alpha1.condition.ConditionType;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The only place where facts become conditions. */
public final class Conditions {
    private Conditions() {}

    /**
     * Conditions in the order of {@link ConditionType}. A condition without a fact goes away. The time of transition
     * stays unless the value changed.
     */
    static List<Condition> merge(List<Condition> before, List<Fact> facts, Long generation, Instant now) {
        return facts.stream()
                .sorted(Comparator.comparing(Fact::type))
                .map(fact -> condition(find(before, fact.type()), fact, generation, now))
                .toList();
    }

    /** The condition of this type, if there is one. */
    public static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(condition -> type.value().equals(condition.getType()))
                        .findFirst();
    }

    /** Whether the condition of this type is there and True. */
    public static boolean isTrue(List<Condition> conditions, ConditionType type) {
        return find(conditions, type)
                .filter(condition -> Fact.Truth.TRUE.value().equals(condition.getStatus()))
                .isPresent();
    }

    /** Whether the condition of this type is there and False. */
    public static boolean isFalse(List<Condition> conditions, ConditionType type) {
        return find(conditions, type)
                .filter(condition -> Fact.Truth.FALSE.value().equals(condition.getStatus()))
                .isPresent();
    }

    /**
     * The fact that a condition was made of, to keep it; empty when there is none, or one that this release knows not.
     */
    static Optional<Fact> factOf(List<Condition> conditions, ConditionType type) {
        return find(conditions, type).flatMap(condition -> {
            Optional<ConditionReason> reason = Arrays.stream(ConditionReason.values())
                    .filter(candidate -> candidate.value().equals(condition.getReason()))
                    .findFirst();
            Optional<Fact.Truth> truth = Arrays.stream(Fact.Truth.values())
                    .filter(candidate -> candidate.value().equals(condition.getStatus()))
                    .findFirst();
            return reason.flatMap(why -> truth.map(value -> new Fact(type, value, why, condition.getMessage())));
        });
    }

    private static Condition condition(Optional<Condition> before, Fact fact, Long generation, Instant now) {
        String since = before.filter(condition -> fact.truth().value().equals(condition.getStatus()))
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(fact.type().value())
                .withStatus(fact.truth().value())
                .withReason(fact.reason().value())
                .withMessage(fact.message())
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build();
    }
}
