package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Quantity;

/** How volumes grow by themselves. Absent numbers become what the schema's defaults say. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolStorageGrowth(
        @Required
        @JsonPropertyDescription(
                "Volumes grow to this size at most; one that is not larger than the size lets nothing grow.")
        Quantity limit,

        @Default("80")
        @Min(50)
        @Max(89)
        @JsonPropertyDescription("The volumes of all members grow when one of them is so full, in percent.")
        Integer atUsedPercent,

        @Default("25")
        @Min(10)
        @Max(100)
        @JsonPropertyDescription("How much larger the volumes become each time, in percent of their size.")
        Integer byPercent) {

    public PoolStorageGrowth {
        atUsedPercent = atUsedPercent == null ? 80 : atUsedPercent;
        byPercent = byPercent == null ? 25 : byPercent;
    }
}
