package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Upper limits of a table or index that is billed per request; -1 removes a limit. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OnDemandThroughput(
        @JsonPropertyDescription("Most read request units per second; -1 means no limit.")
        Long maxReadRequestUnits,

        @JsonPropertyDescription("Most write request units per second; -1 means no limit.")
        Long maxWriteRequestUnits) {}
