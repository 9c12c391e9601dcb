package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** Observed table, field for field as in ACK's Table, and what Tepui adds. Written by the operator only. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class TableStatus {

    @JsonPropertyDescription("Identity of the table in the form that ACK's tools read.")
    private AckResourceMetadata ackResourceMetadata;

    @JsonPropertyDescription("Why and when the table was archived.")
    private ArchivalSummary archivalSummary;

    @JsonPropertyDescription("Conditions of the table; Ready comes first.")
    private List<Condition> conditions;

    @JsonPropertyDescription("When the table was created, RFC 3339.")
    private String creationDateTime;

    @JsonPropertyDescription("Observed state of the global secondary indexes.")
    private List<GlobalSecondaryIndexDescription> globalSecondaryIndexesDescriptions;

    @JsonPropertyDescription("Version of the global table.")
    private String globalTableVersion;

    @JsonPropertyDescription("Number of items, refreshed from time to time.")
    private Long itemCount;

    @JsonPropertyDescription("Amazon resource name of the stream.")
    private String latestStreamARN;

    @JsonPropertyDescription("The value of the annotation tepui.dev/reconcile-requested-at that was answered last.")
    private String lastHandledReconcileAt;

    @JsonPropertyDescription("Label of the stream.")
    private String latestStreamLabel;

    @JsonPropertyDescription("Generation of the spec that this status describes; -1 before the operator has looked.")
    private Long observedGeneration;

    @JsonPropertyDescription("Name of the StoragePool that holds the table.")
    private String pool;

    @JsonPropertyDescription("Observed state of the copies in other regions.")
    private List<ReplicaDescription> replicas;

    @JsonPropertyDescription("Where the content of a restored table came from.")
    private RestoreSummary restoreSummary;

    @JsonPropertyDescription("Observed state of the stream sinks.")
    private List<StreamSinkStatus> streamSinks;

    @JsonPropertyDescription("Identifier of the table, different for every table that ever had this name.")
    private String tableID;

    @JsonPropertyDescription("Size of the table in bytes, refreshed from time to time.")
    private Long tableSizeBytes;

    @JsonPropertyDescription("CREATING, UPDATING, DELETING or ACTIVE.")
    private String tableStatus;

    @JsonPropertyDescription("Observed state of the deletion of items whose time has come.")
    private TimeToLiveStatus timeToLive;

    public String getLastHandledReconcileAt() {
        return lastHandledReconcileAt;
    }

    public void setLastHandledReconcileAt(String lastHandledReconcileAt) {
        this.lastHandledReconcileAt = lastHandledReconcileAt;
    }

    public AckResourceMetadata getAckResourceMetadata() {
        return ackResourceMetadata;
    }

    public void setAckResourceMetadata(AckResourceMetadata ackResourceMetadata) {
        this.ackResourceMetadata = ackResourceMetadata;
    }

    public ArchivalSummary getArchivalSummary() {
        return archivalSummary;
    }

    public void setArchivalSummary(ArchivalSummary archivalSummary) {
        this.archivalSummary = archivalSummary;
    }

    public List<Condition> getConditions() {
        return conditions;
    }

    public void setConditions(List<Condition> conditions) {
        this.conditions = conditions;
    }

    public String getCreationDateTime() {
        return creationDateTime;
    }

    public void setCreationDateTime(String creationDateTime) {
        this.creationDateTime = creationDateTime;
    }

    public List<GlobalSecondaryIndexDescription> getGlobalSecondaryIndexesDescriptions() {
        return globalSecondaryIndexesDescriptions;
    }

    public void setGlobalSecondaryIndexesDescriptions(
            List<GlobalSecondaryIndexDescription> globalSecondaryIndexesDescriptions) {
        this.globalSecondaryIndexesDescriptions = globalSecondaryIndexesDescriptions;
    }

    public String getGlobalTableVersion() {
        return globalTableVersion;
    }

    public void setGlobalTableVersion(String globalTableVersion) {
        this.globalTableVersion = globalTableVersion;
    }

    public Long getItemCount() {
        return itemCount;
    }

    public void setItemCount(Long itemCount) {
        this.itemCount = itemCount;
    }

    public String getLatestStreamARN() {
        return latestStreamARN;
    }

    public void setLatestStreamARN(String latestStreamARN) {
        this.latestStreamARN = latestStreamARN;
    }

    public String getLatestStreamLabel() {
        return latestStreamLabel;
    }

    public void setLatestStreamLabel(String latestStreamLabel) {
        this.latestStreamLabel = latestStreamLabel;
    }

    public Long getObservedGeneration() {
        return observedGeneration;
    }

    public void setObservedGeneration(Long observedGeneration) {
        this.observedGeneration = observedGeneration;
    }

    public String getPool() {
        return pool;
    }

    public void setPool(String pool) {
        this.pool = pool;
    }

    public List<ReplicaDescription> getReplicas() {
        return replicas;
    }

    public void setReplicas(List<ReplicaDescription> replicas) {
        this.replicas = replicas;
    }

    public RestoreSummary getRestoreSummary() {
        return restoreSummary;
    }

    public void setRestoreSummary(RestoreSummary restoreSummary) {
        this.restoreSummary = restoreSummary;
    }

    public List<StreamSinkStatus> getStreamSinks() {
        return streamSinks;
    }

    public void setStreamSinks(List<StreamSinkStatus> streamSinks) {
        this.streamSinks = streamSinks;
    }

    public String getTableID() {
        return tableID;
    }

    public void setTableID(String tableID) {
        this.tableID = tableID;
    }

    public Long getTableSizeBytes() {
        return tableSizeBytes;
    }

    public void setTableSizeBytes(Long tableSizeBytes) {
        this.tableSizeBytes = tableSizeBytes;
    }

    public String getTableStatus() {
        return tableStatus;
    }

    public void setTableStatus(String tableStatus) {
        this.tableStatus = tableStatus;
    }

    public TimeToLiveStatus getTimeToLive() {
        return timeToLive;
    }

    public void setTimeToLive(TimeToLiveStatus timeToLive) {
        this.timeToLive = timeToLive;
    }
}
