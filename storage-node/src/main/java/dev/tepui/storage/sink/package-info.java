/** Stream sinks: the changes of a table sent over HTTP as CloudEvents, at least once, in order for each item. */
package dev.tepui.storage.sink;
