/** What secondary indexes hold of items, and what changes of items mean for them. */
package dev.tepui.storage.index;
