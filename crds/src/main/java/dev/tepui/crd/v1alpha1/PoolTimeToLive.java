package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How items whose time has come are deleted. What is absent becomes the default, as the schema's defaults do. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolTimeToLive(
        @Default("2000")
        @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription("Expired items that all members together delete per second at most. A change takes"
                + " effect within seconds, without a restart.")
        Integer sweepRate,

        @Default("false")
        @JsonPropertyDescription("Whether no expired items are deleted for now. A change takes effect within seconds,"
                + " without a restart.")
        Boolean paused) {

    /** Items per second unless the pool says otherwise. */
    public static final int DEFAULT_SWEEP_RATE = 2_000;

    public PoolTimeToLive {
        sweepRate = sweepRate == null ? Integer.valueOf(DEFAULT_SWEEP_RATE) : sweepRate;
        paused = Boolean.TRUE.equals(paused);
    }
}
