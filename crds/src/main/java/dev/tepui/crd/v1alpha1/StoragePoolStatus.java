package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** Observed pool. Written by the operator only. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class StoragePoolStatus {

    @StatusReplicas
    @JsonPropertyDescription("Members per zone that run. Differs from the spec's while the pool is being scaled.")
    private Integer cells;

    @JsonPropertyDescription("Conditions of the pool; Ready comes first.")
    private List<Condition> conditions;

    @JsonPropertyDescription("Address of the DynamoDB API for SDKs inside the cluster.")
    private String endpoint;

    @JsonPropertyDescription(
            "Whether the members have formed the pool. Once true it stays true: members never form it again.")
    private Boolean formed;

    @JsonPropertyDescription("Replication groups that have a leader now.")
    private Integer groupsWithLeader;

    @JsonPropertyDescription("The value of the annotation tepui.dev/reconcile-requested-at that was answered last.")
    private String lastHandledReconcileAt;

    @JsonPropertyDescription("Members that the pool should have, in all zones.")
    private Integer members;

    @JsonPropertyDescription("Generation of the spec that this status describes; -1 before the operator has looked.")
    private Long observedGeneration;

    @JsonPropertyDescription("Identifier under which the members formed the pool.")
    private String poolID;

    @JsonPropertyDescription("Replication groups of the pool.")
    private Integer replicationGroups;

    // A column shows only the first value that a path finds, so it cannot show spec.zones[*].name.
    @JsonPropertyDescription("Names of the zones, separated by commas, as kubectl get shows them.")
    private String zoneNames;

    @JsonPropertyDescription("How far the pool is with replication groups that have to move; absent when none has to.")
    private PoolScalingStatus scaling;

    @LabelSelector
    @JsonPropertyDescription("Selects the members' pods, for autoscalers.")
    private String selector;

    @JsonPropertyDescription("The members' volumes.")
    private PoolStorageStatus storage;

    @JsonPropertyDescription("State per zone.")
    private List<PoolZoneStatus> zones;

    public Integer getCells() {
        return cells;
    }

    public void setCells(Integer cells) {
        this.cells = cells;
    }

    public PoolScalingStatus getScaling() {
        return scaling;
    }

    public void setScaling(PoolScalingStatus scaling) {
        this.scaling = scaling;
    }

    public String getSelector() {
        return selector;
    }

    public void setSelector(String selector) {
        this.selector = selector;
    }

    public List<Condition> getConditions() {
        return conditions;
    }

    public void setConditions(List<Condition> conditions) {
        this.conditions = conditions;
    }

    public String getEndpoint() {
        return endpoint;
    }

    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    public PoolStorageStatus getStorage() {
        return storage;
    }

    public void setStorage(PoolStorageStatus storage) {
        this.storage = storage;
    }

    public Boolean getFormed() {
        return formed;
    }

    public void setFormed(Boolean formed) {
        this.formed = formed;
    }

    public Integer getGroupsWithLeader() {
        return groupsWithLeader;
    }

    public void setGroupsWithLeader(Integer groupsWithLeader) {
        this.groupsWithLeader = groupsWithLeader;
    }

    public String getLastHandledReconcileAt() {
        return lastHandledReconcileAt;
    }

    public void setLastHandledReconcileAt(String lastHandledReconcileAt) {
        this.lastHandledReconcileAt = lastHandledReconcileAt;
    }

    public Integer getMembers() {
        return members;
    }

    public void setMembers(Integer members) {
        this.members = members;
    }

    public Long getObservedGeneration() {
        return observedGeneration;
    }

    public void setObservedGeneration(Long observedGeneration) {
        this.observedGeneration = observedGeneration;
    }

    public String getPoolID() {
        return poolID;
    }

    public void setPoolID(String poolID) {
        this.poolID = poolID;
    }

    public Integer getReplicationGroups() {
        return replicationGroups;
    }

    public void setReplicationGroups(Integer replicationGroups) {
        this.replicationGroups = replicationGroups;
    }

    public List<PoolZoneStatus> getZones() {
        return zones;
    }

    public void setZones(List<PoolZoneStatus> zones) {
        this.zones = zones;
    }

    public String getZoneNames() {
        return zoneNames;
    }

    public void setZoneNames(String zoneNames) {
        this.zoneNames = zoneNames;
    }
}
