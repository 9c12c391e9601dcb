package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Bounds between which the capacity of one index follows the load. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IndexAutoscaling(
        @Required @JsonPropertyDescription("Name of a global secondary index of the table.") @Size(max = 300)
        String indexName,

        @JsonPropertyDescription("Bounds of the index's read capacity; not scaled when not set.")
        CapacityRange read,

        @JsonPropertyDescription("Bounds of the index's write capacity; not scaled when not set.")
        CapacityRange write) {}
