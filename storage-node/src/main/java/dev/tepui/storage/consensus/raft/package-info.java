/** The consensus port on SOFAJRaft: many groups of a node on one port, over one shared, group-committed log store. */
package dev.tepui.storage.consensus.raft;
