package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Observed state of one zone of a pool. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolZoneStatus(
        @Required @JsonPropertyDescription("Name of the zone.")
        String name,

        @JsonPropertyDescription("Members that can serve.") Integer readyMembers,

        @JsonPropertyDescription("Members that the zone should have.")
        Integer members) {}
