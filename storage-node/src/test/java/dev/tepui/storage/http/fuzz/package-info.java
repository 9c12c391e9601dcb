/** Requests that nobody would send, to the real server: whatever comes, it answers properly. */
package dev.tepui.storage.http.fuzz;
