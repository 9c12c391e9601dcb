/** A Kubernetes API server in this process: a development tool, good enough for the operator, kubectl and Helm. */
package dev.tepui.e2e.kube.api;
