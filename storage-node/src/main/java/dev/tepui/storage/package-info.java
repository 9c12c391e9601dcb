/** The process: configuration, memory, start and stop order; the only place that knows the adapters. */
package dev.tepui.storage;
