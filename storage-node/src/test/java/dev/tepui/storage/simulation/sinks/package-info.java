/** Stream sinks in a world of several groups, nodes and receivers where much goes wrong, on virtual time. */
package dev.tepui.storage.simulation.sinks;
