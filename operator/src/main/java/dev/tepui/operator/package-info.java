/** Start-up and wiring of the operator; the only place that knows the configuration and the adapters. */
package dev.tepui.operator;
