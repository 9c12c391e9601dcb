/** The custom resources of {@code tepui.dev/v1alpha1}: one class, one spec and one status per kind. */
package dev.tepui.crd.v1alpha1;
