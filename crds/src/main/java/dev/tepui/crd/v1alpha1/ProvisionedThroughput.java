package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** Reserved capacity of a table or index, used with billingMode PROVISIONED. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProvisionedThroughput(
        @Required @JsonPropertyDescription("Strongly consistent reads of up to 4 KB per second.") @Min(0)
        Long readCapacityUnits,

        @Required @JsonPropertyDescription("Writes of up to 1 KB per second.") @Min(0)
        Long writeCapacityUnits) {}
