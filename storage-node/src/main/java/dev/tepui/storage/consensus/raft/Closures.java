package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.util.ThreadPoolsFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Where JRaft runs what follows when something is done. Its own pool has no queue and refuses what comes when all its
 * threads are at work. A follower that gets many entries again which it has already, as after a partition, then fails
 * to answer one of them; and since answers go out in the order of the requests, it answers none of the leader's later
 * ones either, and falls behind (ADR 12). This pool lets them wait.
 *
 * <p>One for all groups and for the whole process: JRaft keeps one pool for each name of a group, for ever.
 */
final class Closures {
    private static final int THREADS = 32;
    private static final ThreadPoolExecutor POOL = Threads.pool("raft-closure", THREADS);
    private static final Set<String> SERVED = ConcurrentHashMap.newKeySet();

    private Closures() {}

    /** Serves a group of that name from now on. */
    static void serve(String groupName) {
        if (SERVED.add(groupName)) {
            ThreadPoolsFactory.registerThreadPool(groupName, POOL);
        }
    }
}
