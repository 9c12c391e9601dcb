/** What is replicated: commands, reads and their replies, and the versioned binary codec that is our log format. */
package dev.tepui.storage.command;
