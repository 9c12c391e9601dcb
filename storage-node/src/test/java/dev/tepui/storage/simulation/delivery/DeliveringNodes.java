package dev.tepui.storage.simulation.delivery;

import dev.tepui.storage.delivery.Deliveries;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Two nodes that deliver what groups keep. Leaders move, and for a while both nodes may take themselves for the leader;
 * nodes start anew, and replicas lose what they have not flushed.
 */
public final class DeliveringNodes {
    private static final int NODES = 2;

    private final FlakyGroups groups;
    private final RandomGenerator random;
    private final Function<IntPredicate, Deliveries> making;
    private final List<Deliveries> nodes = new ArrayList<>();
    private final boolean[][] leads;

    /**
     * Starts the nodes.
     *
     * @param making makes the deliveries of a node, which leads the groups that the predicate says
     */
    public DeliveringNodes(FlakyGroups groups, RandomGenerator random, Function<IntPredicate, Deliveries> making) {
        this.groups = groups;
        this.random = random;
        this.making = making;
        leads = new boolean[NODES][groups.count()];
        for (int group = 0; group < groups.count(); group++) {
            leads[random.nextInt(NODES)][group] = true;
        }
        for (int node = 0; node < NODES; node++) {
            nodes.add(start(node));
        }
        groups.listen((group, table) -> nodes.forEach(node -> node.changed(group, table)));
    }

    private Deliveries start(int node) {
        Deliveries deliveries = making.apply(group -> leads[node][group]);
        deliveries.start();
        return deliveries;
    }

    /** Something goes wrong, or right again. */
    public void disturb() {
        int group = random.nextInt(groups.count());
        switch (random.nextInt(4)) {
            case 0 -> groups.group(group).crash();
            case 1 -> leads[random.nextInt(NODES)][group] ^= true;
            case 2 -> {
                int node = random.nextInt(NODES);
                nodes.get(node).close();
                nodes.set(node, start(node));
            }
            default -> {
                leads[0][group] = random.nextBoolean();
                leads[1][group] = !leads[0][group];
            }
        }
    }

    /** From now on every group has one leader. */
    public void heal() {
        for (int group = 0; group < groups.count(); group++) {
            leads[0][group] = group % 2 == 0;
            leads[1][group] = group % 2 == 1;
        }
    }
}
