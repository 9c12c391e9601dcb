/** Transactions over groups that fail, while nodes and replicas die. */
package dev.tepui.storage.simulation.transactions;
