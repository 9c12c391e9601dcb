package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** Observed state of a copy of the table in another region. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplicaDescription(
        @JsonPropertyDescription("Indexes of the copy whose capacity differs.")
        List<ReplicaGlobalSecondaryIndex> globalSecondaryIndexes,

        @JsonPropertyDescription("Key that encrypts the copy.")
        String kmsMasterKeyID,

        @JsonPropertyDescription("Read capacity of the copy, when it differs.")
        ProvisionedThroughputOverride provisionedThroughputOverride,

        @Required @JsonPropertyDescription("Region of the copy.")
        String regionName,

        @JsonPropertyDescription("Since when the copy cannot be reached, RFC 3339.")
        String replicaInaccessibleDateTime,

        @JsonPropertyDescription("State of the copy.") String replicaStatus,
        @JsonPropertyDescription("Detail of the state.") String replicaStatusDescription,

        @JsonPropertyDescription("Progress of the copy's creation in percent.")
        String replicaStatusPercentProgress,

        @JsonPropertyDescription("Table class of the copy.") TableClassSummary replicaTableClassSummary) {}
