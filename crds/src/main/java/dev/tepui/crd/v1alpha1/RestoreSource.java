package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Where the content of a new table comes from: a backup, or another table at some time. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreSource(
        @JsonPropertyDescription("A Backup in the same namespace.")
        LocalReference backupRef,

        @JsonPropertyDescription("A Table in the same namespace that has point-in-time recovery.")
        LocalReference tableRef,

        @JsonPropertyDescription("Time to restore tableRef to, RFC 3339; the latest restorable time when not set.")
        String time) {}
