/** Reconciler of StoragePool. */
package dev.tepui.operator.pool;
