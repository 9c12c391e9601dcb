package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How far a pool is with moving replication groups. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolScalingStatus(
        @JsonPropertyDescription("Replication groups that had to move when it began.")
        Integer groupsToMove,

        @JsonPropertyDescription("Replication groups that still have to move, or are on their way.")
        Integer groupsLeft,

        @JsonPropertyDescription("When it began.") String startTime,

        @JsonPropertyDescription(
                "When it will be done, if it goes on as it has so far; absent until a group has arrived.")
        String estimatedEndTime) {}
