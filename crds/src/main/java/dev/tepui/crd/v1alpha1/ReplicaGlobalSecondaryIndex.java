package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Capacity of one index of a copy. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplicaGlobalSecondaryIndex(
        @JsonPropertyDescription("Name of the index.") String indexName,

        @JsonPropertyDescription("Read capacity of the index in this copy.")
        ProvisionedThroughputOverride provisionedThroughputOverride) {}
