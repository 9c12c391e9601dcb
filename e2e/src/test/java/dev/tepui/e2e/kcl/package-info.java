/** The Kinesis Client Library with the DynamoDB Streams adapter, configured as an application would. */
package dev.tepui.e2e.kcl;
