package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A label of a table that the DynamoDB API shows as tag. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Tag(
        @Required @JsonPropertyDescription("Key of the tag, 1 to 128 characters, unique.") @Size(min = 1, max = 128)
        String key,

        @JsonPropertyDescription("Value of the tag, at most 256 characters.") @Size(max = 256)
        String value) {}
