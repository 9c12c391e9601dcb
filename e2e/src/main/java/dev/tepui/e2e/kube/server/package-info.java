/** The Kubernetes API that the local cluster and the tests stand on: ours, or a real one when there is one. */
package dev.tepui.e2e.kube.server;
