/** Recorded histories of single-item operations and the check that they are linearizable. */
package dev.tepui.e2e.history;
