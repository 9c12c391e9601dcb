/** How a node becomes and stays a member: its data directory, forming the pool, joining again after losing its data. */
package dev.tepui.storage.membership;
