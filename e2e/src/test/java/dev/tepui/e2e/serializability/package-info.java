/** Recorded histories of transactions on items that list their writes, and the check that they are serializable. */
package dev.tepui.e2e.serializability;
