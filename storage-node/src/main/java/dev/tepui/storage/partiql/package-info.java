/** Statements in DynamoDB's dialect of PartiQL: read, and told as conditions, updates and projections; pure. */
package dev.tepui.storage.partiql;
