/** Where the objects are: one writer, immutable versions, a log of recent events, one file per object. */
package dev.tepui.e2e.kube.api.store;
