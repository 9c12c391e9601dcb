package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Desired table, field for field as in ACK's Table, and what Tepui adds. A field that is not set is not managed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class TableSpec {

    @Required
    @JsonPropertyDescription("Types of the attributes that the keys of the table and its indexes use.")
    @Size(max = 170)
    private List<AttributeDefinition> attributeDefinitions;

    @JsonPropertyDescription("Lets capacity follow the load between bounds.")
    private Autoscaling autoscaling;

    @JsonPropertyDescription("PROVISIONED (the default of DynamoDB) or PAY_PER_REQUEST.")
    private BillingMode billingMode;

    @JsonPropertyDescription("Point-in-time recovery.")
    private ContinuousBackups continuousBackups;

    @JsonPropertyDescription("Whether the most used keys are reported.")
    private ContributorInsights contributorInsights;

    @JsonPropertyDescription("Whether the table refuses to be deleted.")
    private Boolean deletionProtectionEnabled;

    @JsonPropertyDescription("Indexes with keys of their own, at most 20. They can be added to and removed from a table"
            + " that is in use. Not set leaves those that there are; an empty list means none.")
    @Size(max = 22)
    private List<GlobalSecondaryIndex> globalSecondaryIndexes;

    @Required
    @JsonPropertyDescription("Primary key: the HASH attribute, then optionally the RANGE attribute. Immutable.")
    @Size(max = 10)
    private List<KeySchemaElement> keySchema;

    @JsonPropertyDescription("Indexes that share the table's HASH attribute, at most 5. Immutable.")
    @Size(max = 8)
    private List<LocalSecondaryIndex> localSecondaryIndexes;

    @JsonPropertyDescription("Limits of the table when billed per request.")
    private OnDemandThroughput onDemandThroughput;

    @JsonPropertyDescription(
            "Pool that holds the table; the pool \"default\" of the namespace when not set. Immutable.")
    private PoolReference poolRef;

    @JsonPropertyDescription("Capacity of the table; required when billingMode is PROVISIONED.")
    private ProvisionedThroughput provisionedThroughput;

    @JsonPropertyDescription("Resource-based policy of the table as JSON.")
    @Size(max = 20480)
    private String resourcePolicy;

    @JsonPropertyDescription("Where the content of the new table comes from. Read once, at creation.")
    private RestoreSource restoreFrom;

    @JsonPropertyDescription("Encryption at rest.")
    private SseSpecification sseSpecification;

    @JsonPropertyDescription("Where changes of items are sent, at most 10. A new one begins with the next change. Not"
            + " set leaves those that there are; an empty list means none.")
    @Size(max = 12)
    private List<StreamSink> streamSinks;

    @JsonPropertyDescription("The stream of changes.")
    private StreamSpecification streamSpecification;

    @JsonPropertyDescription("STANDARD or STANDARD_INFREQUENT_ACCESS.")
    private TableClass tableClass;

    @Required
    @JsonPropertyDescription("Name of the table in the DynamoDB API, 3 to 255 characters. Immutable.")
    @Size(max = 300)
    private String tableName;

    @JsonPropertyDescription("Copies of the table in other regions.")
    @Size(max = 50)
    private List<TableReplica> tableReplicas;

    @JsonPropertyDescription("Tags of the table, at most 50.")
    @Size(max = 50)
    private List<Tag> tags;

    @JsonPropertyDescription("Deletion of items whose time has come.")
    private TimeToLive timeToLive;

    @JsonPropertyDescription("Throughput that the table must be able to serve at once.")
    private WarmThroughput warmThroughput;

    public List<AttributeDefinition> getAttributeDefinitions() {
        return attributeDefinitions;
    }

    public void setAttributeDefinitions(List<AttributeDefinition> attributeDefinitions) {
        this.attributeDefinitions = attributeDefinitions;
    }

    public Autoscaling getAutoscaling() {
        return autoscaling;
    }

    public void setAutoscaling(Autoscaling autoscaling) {
        this.autoscaling = autoscaling;
    }

    public BillingMode getBillingMode() {
        return billingMode;
    }

    public void setBillingMode(BillingMode billingMode) {
        this.billingMode = billingMode;
    }

    public ContinuousBackups getContinuousBackups() {
        return continuousBackups;
    }

    public void setContinuousBackups(ContinuousBackups continuousBackups) {
        this.continuousBackups = continuousBackups;
    }

    public ContributorInsights getContributorInsights() {
        return contributorInsights;
    }

    public void setContributorInsights(ContributorInsights contributorInsights) {
        this.contributorInsights = contributorInsights;
    }

    public Boolean getDeletionProtectionEnabled() {
        return deletionProtectionEnabled;
    }

    public void setDeletionProtectionEnabled(Boolean deletionProtectionEnabled) {
        this.deletionProtectionEnabled = deletionProtectionEnabled;
    }

    public List<GlobalSecondaryIndex> getGlobalSecondaryIndexes() {
        return globalSecondaryIndexes;
    }

    public void setGlobalSecondaryIndexes(List<GlobalSecondaryIndex> globalSecondaryIndexes) {
        this.globalSecondaryIndexes = globalSecondaryIndexes;
    }

    public List<KeySchemaElement> getKeySchema() {
        return keySchema;
    }

    public void setKeySchema(List<KeySchemaElement> keySchema) {
        this.keySchema = keySchema;
    }

    public List<LocalSecondaryIndex> getLocalSecondaryIndexes() {
        return localSecondaryIndexes;
    }

    public void setLocalSecondaryIndexes(List<LocalSecondaryIndex> localSecondaryIndexes) {
        this.localSecondaryIndexes = localSecondaryIndexes;
    }

    public OnDemandThroughput getOnDemandThroughput() {
        return onDemandThroughput;
    }

    public void setOnDemandThroughput(OnDemandThroughput onDemandThroughput) {
        this.onDemandThroughput = onDemandThroughput;
    }

    public PoolReference getPoolRef() {
        return poolRef;
    }

    public void setPoolRef(PoolReference poolRef) {
        this.poolRef = poolRef;
    }

    public ProvisionedThroughput getProvisionedThroughput() {
        return provisionedThroughput;
    }

    public void setProvisionedThroughput(ProvisionedThroughput provisionedThroughput) {
        this.provisionedThroughput = provisionedThroughput;
    }

    public String getResourcePolicy() {
        return resourcePolicy;
    }

    public void setResourcePolicy(String resourcePolicy) {
        this.resourcePolicy = resourcePolicy;
    }

    public RestoreSource getRestoreFrom() {
        return restoreFrom;
    }

    public void setRestoreFrom(RestoreSource restoreFrom) {
        this.restoreFrom = restoreFrom;
    }

    public SseSpecification getSseSpecification() {
        return sseSpecification;
    }

    public void setSseSpecification(SseSpecification sseSpecification) {
        this.sseSpecification = sseSpecification;
    }

    public List<StreamSink> getStreamSinks() {
        return streamSinks;
    }

    public void setStreamSinks(List<StreamSink> streamSinks) {
        this.streamSinks = streamSinks;
    }

    public StreamSpecification getStreamSpecification() {
        return streamSpecification;
    }

    public void setStreamSpecification(StreamSpecification streamSpecification) {
        this.streamSpecification = streamSpecification;
    }

    public TableClass getTableClass() {
        return tableClass;
    }

    public void setTableClass(TableClass tableClass) {
        this.tableClass = tableClass;
    }

    public String getTableName() {
        return tableName;
    }

    public void setTableName(String tableName) {
        this.tableName = tableName;
    }

    public List<TableReplica> getTableReplicas() {
        return tableReplicas;
    }

    public void setTableReplicas(List<TableReplica> tableReplicas) {
        this.tableReplicas = tableReplicas;
    }

    public List<Tag> getTags() {
        return tags;
    }

    public void setTags(List<Tag> tags) {
        this.tags = tags;
    }

    public TimeToLive getTimeToLive() {
        return timeToLive;
    }

    public void setTimeToLive(TimeToLive timeToLive) {
        this.timeToLive = timeToLive;
    }

    public WarmThroughput getWarmThroughput() {
        return warmThroughput;
    }

    public void setWarmThroughput(WarmThroughput warmThroughput) {
        this.warmThroughput = warmThroughput;
    }
}
