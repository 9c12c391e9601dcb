/** Pods as child processes, each on its own loopback address, on the nodes of pretended zones: a development tool. */
package dev.tepui.e2e.kube.kubelet;
