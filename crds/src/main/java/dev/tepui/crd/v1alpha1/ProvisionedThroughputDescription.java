package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Observed capacity and its last changes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProvisionedThroughputDescription(
        @JsonPropertyDescription("When the capacity was last decreased, RFC 3339.")
        String lastDecreaseDateTime,

        @JsonPropertyDescription("When the capacity was last increased, RFC 3339.")
        String lastIncreaseDateTime,

        @JsonPropertyDescription("Decreases in this UTC day.")
        Long numberOfDecreasesToday,

        @JsonPropertyDescription("Strongly consistent reads of up to 4 KB per second.")
        Long readCapacityUnits,

        @JsonPropertyDescription("Writes of up to 1 KB per second.")
        Long writeCapacityUnits) {}
