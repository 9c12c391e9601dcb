package dev.tepui.storage.command;

import java.util.UUID;

/**
 * A command with what makes it safe to repeat. All attempts of one request carry the same values.
 *
 * @param id recognises a repeated attempt
 * @param baseIndex a log index of the group that was applied before the first attempt was made. The state machine
 *     remembers outcomes for a bounded number of entries and refuses a request whose base lies further back, since it
 *     could not tell any more whether it has been applied
 * @param atMillis when it was made, epoch milliseconds by the proposer's clock
 */
public record Request(UUID id, long baseIndex, long atMillis, Command command) {}
