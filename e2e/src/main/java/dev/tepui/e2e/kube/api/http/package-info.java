/** The API on the wire: paths, bodies, lists and watches, tables, discovery and OpenAPI documents. */
package dev.tepui.e2e.kube.api.http;
