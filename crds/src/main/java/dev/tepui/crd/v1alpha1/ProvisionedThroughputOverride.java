package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Read capacity of a copy that differs from the table's. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProvisionedThroughputOverride(
        @JsonPropertyDescription("Strongly consistent reads of up to 4 KB per second.")
        Long readCapacityUnits) {}
