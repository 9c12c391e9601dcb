/** What a node tells about itself: names, labels and units of all metrics, and how they are collected. */
package dev.tepui.storage.metrics;
