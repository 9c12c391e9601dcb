/**
 * The port through which CreateTable and DeleteTable become tables: the operator in a cluster, the catalogue without
 * one.
 */
package dev.tepui.storage.provisioning;
