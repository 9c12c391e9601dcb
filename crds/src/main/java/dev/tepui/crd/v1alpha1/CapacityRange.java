package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** Lowest and highest capacity and the utilisation to keep between them. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CapacityRange(
        @Required @JsonPropertyDescription("Lowest capacity, at least 1.") @Min(1)
        Long minCapacityUnits,

        @Required @JsonPropertyDescription("Highest capacity, at least minCapacityUnits.") @Min(1)
        Long maxCapacityUnits,

        @JsonPropertyDescription(
                "Consumed capacity to aim at, in percent of the provisioned, 20 to 90; 70 when not set.")
        @Min(20)
        @Max(90)
        Integer targetUtilizationPercent) {}
