/** Pure functions that combine versions of an object: server-side apply with field ownership, and the three patches. */
package dev.tepui.e2e.kube.api.merge;
