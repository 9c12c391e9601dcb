/** The AWS SDK, configured as an application would. */
package dev.tepui.e2e.client;
