package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Why and when a table was archived. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArchivalSummary(
        @JsonPropertyDescription("Backup that holds the archived content.")
        String archivalBackupARN,

        @JsonPropertyDescription("When the table was archived, RFC 3339.")
        String archivalDateTime,

        @JsonPropertyDescription("Why the table was archived.")
        String archivalReason) {}
