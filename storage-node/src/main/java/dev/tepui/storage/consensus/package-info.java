/** The port to replication: Raft groups, proposing commands to them, reading behind a barrier, and their members. */
package dev.tepui.storage.consensus;
