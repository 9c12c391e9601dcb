package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;

/** Throughput that a table or index must be able to serve at once. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WarmThroughput(
        @JsonPropertyDescription("Read units per second that must be served without a ramp.") @Min(1)
        Long readUnitsPerSecond,

        @JsonPropertyDescription("Write units per second that must be served without a ramp.") @Min(1)
        Long writeUnitsPerSecond) {}
