/** A pool of storage nodes without Kubernetes, and one that is only pretended, for whoever wants the operator alone. */
package dev.tepui.e2e.pool;
