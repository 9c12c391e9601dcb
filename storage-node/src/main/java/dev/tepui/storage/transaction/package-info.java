/**
 * Transactions over several groups: two-phase commit, whose decision one of the groups keeps (ADR 10). What a group
 * does is in {@code statemachine}; this is who asks it to.
 */
package dev.tepui.storage.transaction;
