/** What is done without anybody asking: proposed as commands, never written directly. */
package dev.tepui.storage.maintenance;
