/**
 * The local cluster as a whole: API server, controllers, kubelet and operator, and the commands behind make up and make
 * down.
 */
package dev.tepui.e2e.cluster;
