/** Endpoint where storage nodes hand in the calls of SDKs that create, change and delete tables. */
package dev.tepui.operator.provisioning;
