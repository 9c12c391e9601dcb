package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** Observed state of one global secondary index. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GlobalSecondaryIndexDescription(
        @JsonPropertyDescription(
                "How much of the table has been read to fill the index, 0 to 100; only while it is" + " being filled.")
        Integer backfillPercent,

        @JsonPropertyDescription("Whether the index is still being filled from the table.")
        Boolean backfilling,

        @JsonPropertyDescription("Amazon resource name of the index.")
        String indexARN,

        @Required @JsonPropertyDescription("Name of the index.")
        String indexName,

        @JsonPropertyDescription("Size of the index in bytes.")
        Long indexSizeBytes,

        @JsonPropertyDescription("CREATING, UPDATING, DELETING or ACTIVE.")
        String indexStatus,

        @JsonPropertyDescription("Number of items in the index.")
        Long itemCount,

        @JsonPropertyDescription("Key of the index.") List<KeySchemaElement> keySchema,

        @JsonPropertyDescription("Limits of the index when billed per request.")
        OnDemandThroughput onDemandThroughput,

        @JsonPropertyDescription("Attributes that the index holds besides the keys.")
        Projection projection,

        @JsonPropertyDescription("Capacity of the index and its last changes.")
        ProvisionedThroughputDescription provisionedThroughput) {}
