/** Logs fed to several replicas with crashes, snapshots and repeated requests: equal states, whatever happens. */
package dev.tepui.storage.simulation.replicas;
