package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Observed table class. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TableClassSummary(
        @JsonPropertyDescription("When the table class was last changed, RFC 3339.")
        String lastUpdateDateTime,

        @JsonPropertyDescription("The table class.") String tableClass) {}
