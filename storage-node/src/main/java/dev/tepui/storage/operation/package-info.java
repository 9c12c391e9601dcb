/** The operations of the API, one class each: check the request, build a command or read, answer. */
package dev.tepui.storage.operation;
