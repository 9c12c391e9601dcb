/** Addresses, names and Services for processes that all run on one machine. */
package dev.tepui.e2e.kube.network;
