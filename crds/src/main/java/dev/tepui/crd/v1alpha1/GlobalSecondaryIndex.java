package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** An index with keys of its own, kept up to date asynchronously. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GlobalSecondaryIndex(
        @Required
        @JsonPropertyDescription("Name of the index, unique among the indexes of the table, 3 to 255 characters.")
        @Size(max = 300)
        String indexName,

        @Required
        @JsonPropertyDescription(
                "Key of the index: up to four HASH attributes, then up to four RANGE attributes." + " Immutable.")
        @Size(max = 9)
        List<KeySchemaElement> keySchema,

        @JsonPropertyDescription("Limits of this index when the table is billed per request.")
        OnDemandThroughput onDemandThroughput,

        @JsonPropertyDescription("Attributes that the index holds besides the keys. Immutable.")
        Projection projection,

        @JsonPropertyDescription("Capacity of this index; required when the table's billingMode is PROVISIONED.")
        ProvisionedThroughput provisionedThroughput,

        @JsonPropertyDescription("Throughput that the index must be able to serve at once.")
        WarmThroughput warmThroughput) {}
