package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Where the content of a restored table came from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreSummary(
        @JsonPropertyDescription("Time that was restored to, RFC 3339.")
        String restoreDateTime,

        @JsonPropertyDescription("Whether the restore is still running.")
        Boolean restoreInProgress,

        @JsonPropertyDescription("Backup that was restored.")
        String sourceBackupARN,

        @JsonPropertyDescription("Table that was restored.") String sourceTableARN) {}
