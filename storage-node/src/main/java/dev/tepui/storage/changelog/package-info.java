/** The log of item changes that each group keeps for those who must know them: what is in it, and for whom. */
package dev.tepui.storage.changelog;
