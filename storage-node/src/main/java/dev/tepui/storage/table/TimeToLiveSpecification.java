package dev.tepui.storage.table;

/**
 * Whether items of a table expire. Names are DynamoDB's.
 *
 * @param attributeName the number attribute that says when, 1 to 255 characters; also told when nothing is to expire
 */
public record TimeToLiveSpecification(String attributeName, boolean enabled) {}
