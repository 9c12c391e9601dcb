package dev.tepui.e2e.serializability;

import static dev.tepui.e2e.serializability.Dependency.Kind.READ_WRITE;
import static dev.tepui.e2e.serializability.Dependency.Kind.REAL_TIME;
import static dev.tepui.e2e.serializability.Dependency.Kind.WRITE_READ;
import static dev.tepui.e2e.serializability.Dependency.Kind.WRITE_WRITE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.DirectedMultigraph;
import org.jgrapht.graph.MaskSubgraph;

/** Finds who would have to come before himself. */
final class Cycles {
    /** The shortest of so many cycles is short enough to be understood. */
    private static final int CYCLES_COMPARED = 100;

    private Cycles() {}

    /** One anomaly for each set of transactions that all come before each other: its worst and shortest cycle. */
    static List<Anomaly> among(List<Dependency> dependencies) {
        Graph<Transaction, Dependency> all = graph(dependencies);
        return new KosarajuStrongConnectivityInspector<>(all)
                .stronglyConnectedSets().stream()
                        .filter(set -> set.size() > 1)
                        .map(set -> worst(all, set))
                        .toList();
    }

    private static Graph<Transaction, Dependency> graph(Collection<Dependency> dependencies) {
        Graph<Transaction, Dependency> graph = new DirectedMultigraph<>(Dependency.class);
        for (Dependency dependency : dependencies) {
            graph.addVertex(dependency.before());
            graph.addVertex(dependency.after());
            graph.addEdge(dependency.before(), dependency.after(), dependency);
        }
        return graph;
    }

    private static Anomaly worst(Graph<Transaction, Dependency> all, Set<Transaction> set) {
        Graph<Transaction, Dependency> inside = new MaskSubgraph<>(all, vertex -> !set.contains(vertex), edge -> false);
        return closed(inside, EnumSet.of(WRITE_WRITE), EnumSet.of(WRITE_WRITE))
                .or(() -> closed(inside, EnumSet.of(WRITE_READ), EnumSet.of(WRITE_WRITE, WRITE_READ)))
                .or(() -> closed(inside, EnumSet.of(READ_WRITE), EnumSet.of(WRITE_WRITE, WRITE_READ)))
                .or(() -> closed(inside, EnumSet.of(READ_WRITE), EnumSet.of(WRITE_WRITE, WRITE_READ, READ_WRITE)))
                .or(() -> closed(inside, EnumSet.of(REAL_TIME), EnumSet.allOf(Dependency.Kind.class)))
                .orElseThrow();
    }

    /** A short cycle of a dependency of one of the kinds {@code first} and a way back over {@code rest}. */
    private static Optional<Anomaly> closed(
            Graph<Transaction, Dependency> graph, Set<Dependency.Kind> first, Set<Dependency.Kind> rest) {
        Map<Transaction, Integer> component = components(new MaskSubgraph<>(
                graph, vertex -> false, edge -> !first.contains(edge.kind()) && !rest.contains(edge.kind())));
        BFSShortestPath<Transaction, Dependency> back =
                new BFSShortestPath<>(new MaskSubgraph<>(graph, vertex -> false, edge -> !rest.contains(edge.kind())));
        return graph.edgeSet().stream()
                .filter(edge -> first.contains(edge.kind()))
                .filter(edge -> component.get(edge.before()).equals(component.get(edge.after())))
                .map(edge -> Optional.ofNullable(back.getPath(edge.after(), edge.before()))
                        .map(way -> cycle(edge, way)))
                .flatMap(Optional::stream)
                .limit(CYCLES_COMPARED)
                .min(Comparator.comparingInt(List::size))
                .map(Cycles::anomaly);
    }

    /** Which strongly connected component each transaction is in: a cycle never leaves one. */
    private static Map<Transaction, Integer> components(Graph<Transaction, Dependency> graph) {
        Map<Transaction, Integer> component = new HashMap<>();
        for (Set<Transaction> set : new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
            int number = component.size();
            set.forEach(member -> component.put(member, number));
        }
        return component;
    }

    private static List<Dependency> cycle(Dependency first, GraphPath<Transaction, Dependency> way) {
        List<Dependency> cycle = new ArrayList<>();
        cycle.add(first);
        cycle.addAll(way.getEdgeList());
        return cycle;
    }

    private static Anomaly anomaly(List<Dependency> cycle) {
        String what = cycle.stream().map(Dependency::toString).collect(Collectors.joining(", "));
        return new Anomaly(kind(cycle), what);
    }

    private static Anomaly.Kind kind(List<Dependency> cycle) {
        if (count(cycle, REAL_TIME) > 0) {
            return Anomaly.Kind.REAL_TIME;
        }
        if (count(cycle, READ_WRITE) > 0) {
            return count(cycle, READ_WRITE) == 1 ? Anomaly.Kind.G_SINGLE : Anomaly.Kind.G2;
        }
        return count(cycle, WRITE_READ) > 0 ? Anomaly.Kind.G1C : Anomaly.Kind.G0;
    }

    private static long count(List<Dependency> cycle, Dependency.Kind kind) {
        return cycle.stream().filter(edge -> edge.kind() == kind).count();
    }
}
