/** The tables of the pool: the replicated catalogue as every node sees it, and the steps of deleting a table. */
package dev.tepui.storage.catalogue;
