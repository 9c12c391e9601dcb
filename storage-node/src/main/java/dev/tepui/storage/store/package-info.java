/** The port to the node's local storage: sorted families of byte keys and values, read views, atomic batches. */
package dev.tepui.storage.store;
