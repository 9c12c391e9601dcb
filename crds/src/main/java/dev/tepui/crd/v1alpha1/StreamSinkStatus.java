package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Observed state of a stream sink. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamSinkStatus(
        @Required @JsonPropertyDescription("Name of the sink.")
        String name,

        @JsonPropertyDescription("STARTING until every change is kept for it, then ACTIVE.")
        String status,

        @JsonPropertyDescription("Age of the oldest change that it has not got, refreshed from time to time.")
        Long oldestSeconds,

        @JsonPropertyDescription("Why it gets nothing; not set when nothing is known to be wrong.")
        String lastFailure) {}
