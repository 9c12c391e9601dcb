/**
 * DynamoDB's JSON, both ways: requests into structures and attribute values, items and table definitions into bytes.
 */
package dev.tepui.storage.json;
