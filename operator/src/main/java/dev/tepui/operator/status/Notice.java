package dev.tepui.operator.status;

import dev.tepui.crd.v1alpha1.condition.ConditionReason;
import dev.tepui.crd.v1alpha1.condition.ConditionType;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A change that users should hear of: what becomes an Event. Notices come from changes of conditions only, so a state
 * that lasts is told once.
 *
 * @param warning whether somebody should look at it
 */
public record Notice(boolean warning, String reason, String message) {
    private static final Set<ConditionType> TOLD = Set.of(
            ConditionType.READY,
            ConditionType.STALLED,
            ConditionType.INDEXES_ACTIVE,
            ConditionType.INDEXES_BEHIND,
            ConditionType.STREAM_SINKS_DELIVERING,
            ConditionType.TERMINAL,
            ConditionType.ADVISORY);
    private static final Set<String> WARNINGS = Set.of(
                    ConditionReason.NAME_IN_USE,
                    ConditionReason.REJECTED,
                    ConditionReason.DELETION_PROTECTED,
                    ConditionReason.TABLES_REMAIN,
                    ConditionReason.POOL_NOT_FOUND,
                    ConditionReason.POOL_UNREACHABLE,
                    ConditionReason.DEGRADED,
                    ConditionReason.GROUPS_WITHOUT_LEADER,
                    ConditionReason.IDENTITY_MISMATCH,
                    ConditionReason.DATA_LOST,
                    ConditionReason.OBJECT_CONFLICT,
                    ConditionReason.INDEX_BEHIND,
                    ConditionReason.SINK_FAILING,
                    ConditionReason.SINK_BEHIND,
                    ConditionReason.RECONCILE_ERROR)
            .stream()
            .map(ConditionReason::value)
            .collect(Collectors.toUnmodifiableSet());

    /** What is new in the conditions; the same reason in several conditions is told once. */
    static List<Notice> between(List<Condition> before, List<Condition> after) {
        return after.stream()
                .filter(condition -> TOLD.stream().anyMatch(type -> type.value().equals(condition.getType())))
                .filter(condition -> isNews(before, condition))
                .map(condition -> new Notice(
                        WARNINGS.contains(condition.getReason()), condition.getReason(), condition.getMessage()))
                .distinct()
                .toList();
    }

    private static boolean isNews(List<Condition> before, Condition condition) {
        Optional<Condition> previous = before == null
                ? Optional.empty()
                : before.stream()
                        .filter(candidate -> Objects.equals(candidate.getType(), condition.getType()))
                        .findFirst();
        return previous.filter(found -> Objects.equals(found.getReason(), condition.getReason())
                        && Objects.equals(found.getStatus(), condition.getStatus()))
                .isEmpty();
    }
}
