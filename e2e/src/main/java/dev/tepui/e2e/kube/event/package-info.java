/** Kubernetes events, so that {@code kubectl describe} tells what the local controllers and the kubelet did. */
package dev.tepui.e2e.kube.event;
