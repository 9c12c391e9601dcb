/** The same requests to us and to DynamoDB Local, and a comparison of the answers. */
package dev.tepui.storage.differential;
