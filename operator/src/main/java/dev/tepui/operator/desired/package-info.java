/** Pure functions from custom resources to the objects and requests that they ask for. */
package dev.tepui.operator.desired;
