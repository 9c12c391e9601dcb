/** Pure functions from what was observed and done to the status that users read. */
package dev.tepui.operator.status;
