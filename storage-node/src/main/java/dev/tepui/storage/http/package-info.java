/** The API port: HTTP, dispatch by target, limits, and errors as JSON. */
package dev.tepui.storage.http;
