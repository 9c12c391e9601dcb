/** Time, network and replicas that tests own: seeded, on one thread, so that every run can be repeated. */
package dev.tepui.storage.simulation;
