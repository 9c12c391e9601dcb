/** Reconciler of Table. */
package dev.tepui.operator.table;
