package dev.tepui.e2e.story;

import static dev.tepui.e2e.process.Possible.orSkip;

import dev.tepui.e2e.cluster.LocalCluster;
import dev.tepui.e2e.kube.kubelet.Kubelet;
import java.time.Duration;
import java.util.Comparator;
import java.util.OptionalLong;

/**
 * What can happen to a pool, one member in each zone. Skips the story where this machine does not allow it. Closing
 * undoes everything and waits until the pool is whole.
 */
final class Faults implements AutoCloseable {
    /** For how much more than its data a member gets room; more than it needs for its next steps. */
    private static final int SMALL_DISK_MEBIBYTES = 192;

    private final StoryCluster cluster;
    private final Kubelet kubelet;

    Faults(StoryCluster cluster) {
        this.cluster = cluster;
        this.kubelet = cluster.cluster().kubelet();
    }

    /** The zone whose member leads more groups than any other. */
    String leadingZone() {
        return LocalCluster.ZONES.stream()
                .max(Comparator.comparingInt(zone -> cluster.groupsLedIn(zone).size()))
                .orElseThrow();
    }

    /** Kills the process of a member; it starts again. */
    void killMember(String zone) {
        kubelet.killPod(StoryCluster.NAMESPACE, StoryCluster.member(zone));
    }

    /** Freezes the process of a member: it keeps its connections and answers nothing. */
    void pause(String zone) {
        kubelet.pause(StoryCluster.NAMESPACE, StoryCluster.member(zone));
    }

    /** Lets a member go on that does not know that time has passed. */
    void resume(String zone) {
        kubelet.resume(StoryCluster.NAMESPACE, StoryCluster.member(zone));
    }

    /** Process id of a member; empty while it has no process. */
    OptionalLong process(String zone) {
        return kubelet.pid(StoryCluster.NAMESPACE, StoryCluster.member(zone))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** See {@link Kubelet#partitionZone}. */
    void partition(String zone) {
        orSkip(() -> kubelet.partitionZone(zone));
    }

    void heal(String zone) {
        kubelet.healZone(zone);
    }

    /** Restarts a member with a clock that {@link #setClock} sets, and waits until the pool is whole. */
    void giveClock(String zone) {
        orSkip(() -> kubelet.giveClock(StoryCluster.NAMESPACE, StoryCluster.member(zone)));
        cluster.awaitAllMembersReady();
    }

    /** Sets the clock of a member to ours and so much more. */
    void setClock(String zone, Duration offset) {
        kubelet.setClock(StoryCluster.NAMESPACE, StoryCluster.member(zone), offset);
    }

    /** Restarts a member with a disk that can become full, and waits until the pool is whole. */
    void giveSmallDisk(String zone) {
        orSkip(() -> kubelet.shrinkVolumes(StoryCluster.NAMESPACE, StoryCluster.member(zone), SMALL_DISK_MEBIBYTES));
        cluster.awaitAllMembersReady();
    }

    /** Takes all the space that is left on a small disk. */
    void fillDisk(String zone) {
        kubelet.fillVolumes(StoryCluster.NAMESPACE, StoryCluster.member(zone), 0);
    }

    /** Gives it back. */
    void freeDisk(String zone) {
        kubelet.freeVolumes(StoryCluster.NAMESPACE, StoryCluster.member(zone));
    }

    @Override
    public void close() {
        for (String zone : LocalCluster.ZONES) {
            resume(zone);
            kubelet.healZone(zone);
            kubelet.takeClock(StoryCluster.NAMESPACE, StoryCluster.member(zone));
            kubelet.growVolumes(StoryCluster.NAMESPACE, StoryCluster.member(zone));
            cluster.restoreZone(zone);
        }
        cluster.cluster().startOperator();
        cluster.awaitAllMembersReady();
    }
}
