package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** The stream of changes of a table. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamSpecification(
        @Required @JsonPropertyDescription("Whether the table has a stream.")
        Boolean streamEnabled,

        @JsonPropertyDescription("What a stream record holds; required when the stream is enabled.")
        StreamViewType streamViewType) {}
