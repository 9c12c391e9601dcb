/** Label and field selectors. */
package dev.tepui.e2e.kube.api.query;
