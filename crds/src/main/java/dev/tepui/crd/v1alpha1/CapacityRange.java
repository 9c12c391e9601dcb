package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Lowest and highest capacity and the utilisation to keep between them. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CapacityRange(
        @Required @JsonPropertyDescription("Lowest capacity, at least 1.")
        Long minCapacityUnits,

        @Required @JsonPropertyDescription("Highest capacity, at least minCapacityUnits.")
        Long maxCapacityUnits,

        @JsonPropertyDescription(
                "Consumed capacity to aim at, in percent of the provisioned, 20 to 90; 70 when not set.")
        Integer targetUtilizationPercent) {}
