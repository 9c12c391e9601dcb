/** The store port in a few sorted maps: obviously right, and so the measure for the real one. */
package dev.tepui.storage.store.memory;
