package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** A copy of the table in another region. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TableReplica(
        @Required @JsonPropertyDescription("Region of the copy.")
        String regionName,

        @JsonPropertyDescription("Key that encrypts the copy.")
        String kmsMasterKeyID,

        @JsonPropertyDescription("Table class of the copy, when it differs.")
        TableClass tableClassOverride,

        @JsonPropertyDescription("Read capacity of the copy, when it differs.")
        ProvisionedThroughputOverride provisionedThroughputOverride,

        @JsonPropertyDescription("Indexes of the copy whose capacity differs.")
        List<ReplicaGlobalSecondaryIndex> globalSecondaryIndexes) {}
