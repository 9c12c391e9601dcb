/** Table definitions and the catalogue of a pool, as plain values. */
package dev.tepui.storage.table;
