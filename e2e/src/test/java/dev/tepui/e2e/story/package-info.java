/** User stories on the local cluster, one per file, told with unmodified clients. */
package dev.tepui.e2e.story;
