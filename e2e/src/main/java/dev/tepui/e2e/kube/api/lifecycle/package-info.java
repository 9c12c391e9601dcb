/** What happens to an object from creation to removal: defaults, rules of its kind, versions, finalizers, owners. */
package dev.tepui.e2e.kube.api.lifecycle;
