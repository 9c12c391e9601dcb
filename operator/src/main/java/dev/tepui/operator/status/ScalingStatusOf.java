package dev.tepui.operator.status;

import dev.tepui.crd.v1alpha1.PoolScalingStatus;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.plan.Scaling;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How far a pool is with moving its replication groups. */
final class ScalingStatusOf {
    private ScalingStatusOf() {}

    /** Null when no group has to move. The estimate takes the groups left for as fast as those that have arrived. */
    static PoolScalingStatus compute(StoragePool pool, Scaling scaling, Instant now) {
        int left = scaling.groupsLeft();
        if (left == 0) {
            return null;
        }
        PoolScalingStatus before =
                pool.getStatus() == null ? null : pool.getStatus().getScaling();
        if (before == null || before.groupsToMove() == null || before.groupsToMove() < left) {
            return new PoolScalingStatus(
                    left, left, now.truncatedTo(ChronoUnit.SECONDS).toString(), null);
        }
        int moved = before.groupsToMove() - left;
        if (before.groupsLeft() != null && before.groupsLeft() == left) {
            // Unchanged: an estimate that crept on with every look would be written with every look.
            return before;
        }
        Duration soFar = Duration.between(Instant.parse(before.startTime()), now);
        String end = moved == 0
                ? null
                : now.plus(soFar.multipliedBy(left).dividedBy(moved))
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString();
        return new PoolScalingStatus(before.groupsToMove(), left, before.startTime(), end);
    }
}
