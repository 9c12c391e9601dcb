/** What the server refuses, in the vocabulary of Kubernetes: code, reason, message, causes. */
package dev.tepui.e2e.kube.api.error;
