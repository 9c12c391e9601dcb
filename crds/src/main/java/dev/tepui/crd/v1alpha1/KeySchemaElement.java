package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One attribute of a key, with the part it plays. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeySchemaElement(
        @Required
        @JsonPropertyDescription("Name of an attribute listed in attributeDefinitions.")
        @Size(min = 1, max = 255)
        String attributeName,

        @Required @JsonPropertyDescription("HASH for the partition key, RANGE for the sort key.")
        KeyType keyType) {}
