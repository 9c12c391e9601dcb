/** The shapes of DynamoDB's API as AWS publishes them (a Smithy model), reduced to what checking requests needs. */
package dev.tepui.storage.shape;
