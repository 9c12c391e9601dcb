package dev.tepui.storage.command;

import dev.tepui.storage.item.Bytes;
import java.util.List;
import java.util.UUID;

/**
 * A transaction as its participants know it.
 *
 * @param id drawn at random for every attempt
 * @param coordinator the group that decides: one of the participants
 * @param participants the groups that own an item of the transaction, ascending
 * @param startIndex a log index of the coordinator that was applied before any participant was asked to prepare. The
 *     coordinator keeps in mind for so many entries what it has cancelled, and commits no transaction that began before
 *     these: a message that was under way for so long cannot revive a transaction that has been cancelled
 * @param token under which the coordinator remembers that the transaction has been committed; null when the client gave
 *     none
 */
public record Transaction(UUID id, int coordinator, List<Integer> participants, long startIndex, Token token) {
    /**
     * What makes a transaction idempotent.
     *
     * @param value DynamoDB's ClientRequestToken
     * @param digest of what the request asks for: the same token with another one is refused
     * @param atMillis the time by the clocks of the pool, epoch milliseconds
     */
    public record Token(String value, Bytes digest, long atMillis) {}
}
