package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Name and namespace of a resource. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourceName(
        @JsonPropertyDescription("Name of the resource.") String name,

        @JsonPropertyDescription("Namespace of the resource; the referrer's own when not set.")
        String namespace) {}
