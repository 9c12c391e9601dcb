/**
 * DynamoDB's behaviour as unmodified clients see it, one file per operation or topic. The tests run against one storage
 * node that they start, or against the endpoint in {@code TEPUI_CONFORMANCE_ENDPOINT}: DynamoDB Local, another
 * implementation, a pool in a cluster.
 */
package dev.tepui.e2e.conformance;
