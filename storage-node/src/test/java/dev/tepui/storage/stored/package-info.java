/** What earlier versions stored, read by this one, and what later ones may store, refused by it. */
package dev.tepui.storage.stored;
