/** A pool of storage nodes without Kubernetes, for whoever wants the data plane alone. */
package dev.tepui.e2e.pool;
