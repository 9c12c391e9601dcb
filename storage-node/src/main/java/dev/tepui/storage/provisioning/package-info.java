/**
 * The port through which the SDK's operations create, change and delete tables: the operator in a cluster, the
 * catalogue without one.
 */
package dev.tepui.storage.provisioning;
