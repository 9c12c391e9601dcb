package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Observed state of the deletion of items whose time has come. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimeToLiveStatus(
        @JsonPropertyDescription("ENABLING, ENABLED, DISABLING or DISABLED.")
        String status,

        @JsonPropertyDescription("Attribute that holds the time of expiry; absent when DISABLED.")
        String attributeName,

        @JsonPropertyDescription("When a sweep last deleted items, RFC 3339; absent when none ever did.")
        String lastSweepTime,

        @JsonPropertyDescription("Items deleted since the table was made because their time had come.")
        Long deletedItems,

        @JsonPropertyDescription(
                "How long ago the item expired that should be deleted next, in seconds; 0 when there is" + " none.")
        Long lagSeconds) {}
