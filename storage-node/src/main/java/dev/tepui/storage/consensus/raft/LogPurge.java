package dev.tepui.storage.consensus.raft;

import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether enough was applied in a group to make purging its log worth a flush. */
final class LogPurge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogPurge.class);

    private final RaftSettings settings;
    private final Collection<RaftReplica> replicas;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("raft-purge").factory());

    LogPurge(RaftSettings settings, Collection<RaftReplica> replicas) {
        this.settings = settings;
        this.replicas = replicas;
        int interval = settings.purgeIntervalMs();
        timer.scheduleWithFixedDelay(this::run, interval, interval, TimeUnit.MILLISECONDS);
    }

    private void run() {
        for (RaftReplica replica : replicas) {
            try {
                purge(replica);
            } catch (RuntimeException e) {
                LOG.warn("group {}: purging the log failed", replica.group(), e);
            }
        }
    }

    private void purge(RaftReplica replica) {
        GroupStateMachine machine = replica.machine();
        if (machine.appliedSinceSave() >= settings.purgeEntries()
                || machine.bytesSinceSave() >= settings.purgeBytes()) {
            replica.node()
                    .snapshot(status -> LOG.info("group {}: flushed and purged the log: {}", replica.group(), status));
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
