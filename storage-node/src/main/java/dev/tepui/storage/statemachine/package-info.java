/** What a replication group replicates: pure transitions over a view of the group's state, and its copies. */
package dev.tepui.storage.statemachine;
