/** The errors that a client may see: type, HTTP status and text in one vocabulary. */
package dev.tepui.storage.error;
