/** Who the members of a pool are and which of them hold which groups: values and the decisions about them, pure. */
package dev.tepui.storage.pool;
