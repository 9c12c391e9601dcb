package dev.tepui.operator.plan;

import dev.tepui.crd.v1alpha1.PoolStorage;
import dev.tepui.crd.v1alpha1.PoolStorageGrowth;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.observe.ObservedPool;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How large the volumes shall be. All are as large as the largest: members of a cell hold the same, and cells are meant
 * to hold equally much. A StatefulSet never takes another template of its claims, so that of a pool which has grown
 * still has its first size; the claims that come from it are made larger as soon as they are bound. Before that
 * Kubernetes refuses it, and nothing is said about the others by a claim that waits for a node.
 *
 * @param size what every volume shall have
 * @param expand what to apply to claims that ask for less
 * @param expanding names of claims whose volume is smaller than that, in order
 * @param waitsFor what the cluster says about volumes that it cannot make larger yet; usually empty
 */
public record Volumes(
        Quantity size, List<PersistentVolumeClaim> expand, List<String> expanding, Optional<String> waitsFor) {
    private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1 << 20);
    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);
    private static final String STORAGE = "storage";
    private static final String BOUND = "Bound";

    public static Volumes decide(ObservedPool observed) {
        List<PersistentVolumeClaim> claims =
                observed.claims().values().stream().filter(Volumes::isBound).toList();
        Quantity size = size(observed, claims);
        List<PersistentVolumeClaim> smaller = claims.stream()
                .filter(claim -> isLess(requested(claim), size))
                .map(claim -> expanded(claim, size))
                .toList();
        List<PersistentVolumeClaim> expanding =
                claims.stream().filter(claim -> isExpanding(claim, size)).toList();
        return new Volumes(
                size,
                smaller,
                expanding.stream().map(claim -> claim.getMetadata().getName()).toList(),
                expanding.stream().flatMap(claim -> message(claim).stream()).findFirst());
    }

    private static Quantity size(ObservedPool observed, List<PersistentVolumeClaim> claims) {
        PoolStorage storage = observed.pool().getSpec().getStorage();
        Quantity size = storage.size();
        for (PersistentVolumeClaim claim : claims) {
            size = isLess(size, requested(claim)) ? requested(claim) : size;
        }
        Quantity largest = size;
        PoolStorageGrowth growth = storage.growth();
        // A member that is still getting room says nothing of what it will be like with it.
        boolean settled =
                claims.stream().noneMatch(claim -> isLess(requested(claim), largest) || isExpanding(claim, largest));
        boolean grows = growth != null
                && settled
                && isLess(largest, growth.limit())
                && observed.answers().stream().anyMatch(node -> isFull(node.disk(), growth.atUsedPercent()));
        return grows ? next(largest, growth) : largest;
    }

    private static boolean isBound(PersistentVolumeClaim claim) {
        return claim.getStatus() != null && BOUND.equals(claim.getStatus().getPhase());
    }

    private static boolean isFull(NodeStatus.Disk disk, int percent) {
        return disk != null
                && disk.totalBytes() > 0
                && (disk.totalBytes() - disk.freeBytes()) / (double) disk.totalBytes() * 100 >= percent;
    }

    private static Quantity next(Quantity size, PoolStorageGrowth growth) {
        BigDecimal bytes = size.getNumericalAmount()
                .multiply(BigDecimal.valueOf(100L + growth.byPercent()))
                .divide(PERCENT, 0, RoundingMode.CEILING);
        BigDecimal mebibytes = bytes.divide(MEBIBYTE, 0, RoundingMode.CEILING);
        Quantity larger = new Quantity(mebibytes.toPlainString(), "Mi");
        return isLess(growth.limit(), larger) ? growth.limit() : larger;
    }

    /** Says nothing but the size, and of which claim: one of the same name that has come since is another. */
    private static PersistentVolumeClaim expanded(PersistentVolumeClaim claim, Quantity size) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(claim.getMetadata().getNamespace())
                .withName(claim.getMetadata().getName())
                .withUid(claim.getMetadata().getUid())
                .endMetadata()
                .withNewSpec()
                .withNewResources()
                .addToRequests(STORAGE, size)
                .endResources()
                .endSpec()
                .build();
    }

    /** Whether the volume is there, and smaller. */
    private static boolean isExpanding(PersistentVolumeClaim claim, Quantity size) {
        Map<String, Quantity> capacities = claim.getStatus().getCapacity();
        Quantity capacity = capacities == null ? null : capacities.get(STORAGE);
        return capacity != null && isLess(capacity, size);
    }

    private static Optional<String> message(PersistentVolumeClaim claim) {
        if (claim.getStatus().getConditions() == null) {
            return Optional.empty();
        }
        return claim.getStatus().getConditions().stream()
                .map(condition -> condition.getMessage())
                .filter(message -> message != null && !message.isBlank())
                .findFirst();
    }

    private static Quantity requested(PersistentVolumeClaim claim) {
        Map<String, Quantity> requests = claim.getSpec().getResources().getRequests();
        return requests.get(STORAGE);
    }

    private static boolean isLess(Quantity one, Quantity other) {
        return one.getNumericalAmount().compareTo(other.getNumericalAmount()) < 0;
    }
}
