/**
 * Bytes on disk and in the log: order-preserving keys, item values, table definitions, and the table of all layouts.
 */
package dev.tepui.storage.encoding;
