package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Encryption at rest of a table. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SseSpecification(
        @JsonPropertyDescription("Whether the table is encrypted with a key of its own.")
        Boolean enabled,

        @JsonPropertyDescription("Identifier of the key.") String kmsMasterKeyID,

        @JsonPropertyDescription("Reference to the resource that holds the key, instead of its identifier.")
        ResourceReference kmsMasterKeyRef,

        @JsonPropertyDescription("Kind of encryption.") SseType sseType) {}
