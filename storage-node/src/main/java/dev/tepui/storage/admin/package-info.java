/** The admin port: liveness, readiness, metrics, and the HTTP/JSON API for the operator. */
package dev.tepui.storage.admin;
