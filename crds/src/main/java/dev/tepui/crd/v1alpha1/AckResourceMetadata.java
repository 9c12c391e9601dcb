package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Identity of the table in the form that ACK's tools read. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AckResourceMetadata(
        @JsonPropertyDescription("Amazon resource name of the table.")
        String arn,

        @Required @JsonPropertyDescription("Account that owns the table.")
        String ownerAccountID,

        @JsonPropertyDescription("Partition of the resource name.")
        String partition,

        @Required @JsonPropertyDescription("Region of the table's pool.")
        String region) {}
