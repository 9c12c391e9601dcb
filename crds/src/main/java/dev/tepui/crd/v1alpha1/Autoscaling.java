package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Bounds between which capacity follows the load; fields that it manages are left alone in provisionedThroughput. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Autoscaling(
        @JsonPropertyDescription("Bounds of the table's read capacity; not scaled when not set.")
        CapacityRange read,

        @JsonPropertyDescription("Bounds of the table's write capacity; not scaled when not set.")
        CapacityRange write,

        @JsonPropertyDescription("Bounds per global secondary index.") @Size(max = 30)
        List<IndexAutoscaling> indexes) {}
