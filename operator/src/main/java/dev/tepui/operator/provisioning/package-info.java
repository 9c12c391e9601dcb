/** Endpoint where storage nodes hand in CreateTable and DeleteTable calls of SDKs. */
package dev.tepui.operator.provisioning;
