package dev.tepui.e2e.bench;

import java.io.IOException;
import java.time.Duration;

/**
 * Load before a measurement, the same rule for every target and workload: windows of equal length, until several in a
 * row bring no more than a few per cent over the fastest one before them. A JVM on two cores is busy with its compiler
 * for a minute and more under a new kind of request; how long, differs between servers.
 *
 * @param window length of one window
 * @param atMost all windows together
 */
record WarmUp(Duration window, Duration atMost) {
    /** A window counts as faster when it brings more than this over the fastest before. */
    private static final double RISE = 1.03;

    /** The rate has settled after this many windows without a rise. */
    private static final int SETTLED_AFTER = 3;

    /** A client whose requests the target knows well, and answers rightly. */
    LoadGenerator warm(Target target, Workload workload, int connections) throws IOException {
        String answer = SingleRequest.send(target.address(), workload.request(workload.first()));
        if (!workload.isAnsweredBy(answer)) {
            throw new IOException("not " + workload.itemsRead() + " items from " + target.name() + ": " + answer);
        }
        LoadGenerator generator = new LoadGenerator(target.address(), workload, workload.first());
        double fastest = 0;
        int withoutRise = 0;
        Duration spent = Duration.ZERO;
        while (withoutRise < SETTLED_AFTER && spent.compareTo(atMost) < 0) {
            LoadGenerator.Result result = generator.run(Load.closed(connections, window));
            withoutRise = result.perSecond() > fastest * RISE ? 0 : withoutRise + 1;
            fastest = Math.max(fastest, result.perSecond());
            spent = spent.plus(result.took());
        }
        System.err.printf(
                "%s, %s: warm after %d s at %,.0f/s%n", target.name(), workload.name(), spent.toSeconds(), fastest);
        return generator;
    }
}
