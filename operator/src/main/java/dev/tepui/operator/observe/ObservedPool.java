package dev.tepui.operator.observe;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.nodeclient.PoolAccess;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A pool as it was found at the beginning of a reconciliation.
 *
 * @param statefulSets by name
 * @param claims of members that run, by name; those of members that are gone are not looked at
 * @param disruptionBudgetExists whether there is a budget, wanted or not
 * @param access how to reach the members; empty while there is no token
 * @param members answers of the members by host, in the order of hosts; empty when they were not asked
 * @param lostVolumes of members that did not answer, in the order of hosts
 */
public record ObservedPool(
        StoragePool pool,
        Map<String, StatefulSet> statefulSets,
        Map<String, PersistentVolumeClaim> claims,
        boolean disruptionBudgetExists,
        Optional<PoolAccess> access,
        Map<String, Answer<NodeStatus>> members,
        List<LostVolume> lostVolumes) {

    /** What the members that answered say. */
    public List<NodeStatus> answers() {
        return members.values().stream()
                .filter(Answer.Ok.class::isInstance)
                .map(answer -> ((Answer.Ok<NodeStatus>) answer).value())
                .toList();
    }

    /** Whether members were asked and all of them answered. */
    public boolean allAnswer() {
        return !members.isEmpty() && answers().size() == members.size();
    }

    /** Hosts of members that answered. */
    public Set<String> answering() {
        return members.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Answer.Ok<NodeStatus>)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Whether a member answered that it is ready. */
    public boolean isReady(String host) {
        return members.get(host) instanceof Answer.Ok<NodeStatus> ok
                && ok.value().ready();
    }

    /** Hosts of members that were asked and did not answer. */
    public List<String> silentHosts() {
        return silent(members);
    }

    static List<String> silent(Map<String, Answer<NodeStatus>> members) {
        return members.entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof Answer.Ok<NodeStatus>))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Members whose volume is almost full, in order. */
    public List<String> lowOnStorage() {
        return answers().stream()
                .filter(node -> node.disk() != null && node.disk().low())
                .map(NodeStatus::node)
                .sorted()
                .toList();
    }

    /** Number of replication groups, without the catalogue, that some member leads. */
    public int groupsWithLeader() {
        return (int) answers().stream()
                .flatMap(node -> node.groups().stream())
                .filter(group -> group.group() != NodeStatus.CATALOGUE_GROUP && group.isLeader())
                .mapToInt(NodeStatus.Group::group)
                .distinct()
                .count();
    }

    /** Whether some member leads the catalogue. */
    public boolean catalogueHasLeader() {
        return answers().stream()
                .flatMap(node -> node.groups().stream())
                .anyMatch(group -> group.group() == NodeStatus.CATALOGUE_GROUP && group.isLeader());
    }
}
