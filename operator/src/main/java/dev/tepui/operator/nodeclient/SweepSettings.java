package dev.tepui.operator.nodeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * How a pool deletes expired items.
 *
 * @param sweepRate items per second that all members together delete at most
 * @param paused whether none are deleted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SweepSettings(int sweepRate, boolean paused) {}
