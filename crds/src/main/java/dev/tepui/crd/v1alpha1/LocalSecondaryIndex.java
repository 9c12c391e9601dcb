package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** An index with the table's partition key and another sort key; always consistent with the table. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LocalSecondaryIndex(
        @Required
        @JsonPropertyDescription("Name of the index, unique among the indexes of the table, 3 to 255 characters.")
        @Size(max = 300)
        String indexName,

        @Required @JsonPropertyDescription("The table's HASH attribute, then one RANGE attribute.") @Size(max = 10)
        List<KeySchemaElement> keySchema,

        @JsonPropertyDescription("Attributes that the index holds besides the keys.")
        Projection projection) {}
