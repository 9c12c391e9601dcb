package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One attribute that a key uses, with its type. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttributeDefinition(
        @Required @JsonPropertyDescription("Name of the attribute, 1 to 255 characters.") @Size(min = 1, max = 255)
        String attributeName,

        @Required
        @JsonPropertyDescription("Type of the attribute: \"S\" (string), \"N\" (number) or \"B\" (binary)."
                + " Quote \"N\": YAML reads N as false.")
        AttributeType attributeType) {}
