/** Seeded random tests: every run prints its seed and the command that repeats it. */
package dev.tepui.storage.property;
