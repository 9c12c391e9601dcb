/** The operator as a process against a Kubernetes API, with storage nodes that are only pretended. */
package dev.tepui.e2e.operator;
