package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.util.ThreadPoolsFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Where JRaft runs what follows when something is done. Its own pool has no queue and refuses what comes when all its
 * threads are at work, as when a leader steps down and all its proposals end together; what is refused never hears of
 * its end. This pool lets them wait.
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
