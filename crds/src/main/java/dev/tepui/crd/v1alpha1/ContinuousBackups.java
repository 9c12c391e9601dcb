package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** Point-in-time recovery of a table. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContinuousBackups(
        @JsonPropertyDescription("Whether the table can be restored to any second of the recovery period.")
        Boolean pointInTimeRecoveryEnabled,

        @JsonPropertyDescription("How many days back a restore may go, 1 to 35.") @Min(1) @Max(35)
        Integer recoveryPeriodInDays) {}
