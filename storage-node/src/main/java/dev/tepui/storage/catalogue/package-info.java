/** The tables of the pool: the replicated catalogue as every node sees it, and the steps that finish its changes. */
package dev.tepui.storage.catalogue;
