/** Brings the changes that groups keep to the consumers that wait for them, each at least once and in order. */
package dev.tepui.storage.delivery;
