/** The DynamoDB Streams API: a table's change log, group by group, as streams with shards. */
package dev.tepui.storage.stream;
