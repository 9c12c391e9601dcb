package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Capacity of one index of a copy. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplicaGlobalSecondaryIndex(
        @Required @JsonPropertyDescription("Name of the index.")
        String indexName,

        @JsonPropertyDescription("Read capacity of the index in this copy.")
        ProvisionedThroughputOverride provisionedThroughputOverride) {}
