/** Which replication group owns a key, which nodes hold it, and how a request gets to its leader. */
package dev.tepui.storage.placement;
