/** What is there now: values read from the informers' caches and from the storage nodes. */
package dev.tepui.operator.observe;
