/** Client of the storage nodes' admin API. */
package dev.tepui.operator.nodeclient;
