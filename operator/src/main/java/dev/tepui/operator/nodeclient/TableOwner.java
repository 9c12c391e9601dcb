package dev.tepui.operator.nodeclient;

import java.util.Optional;

/**
 * Who declares a table.
 *
 * @param resource uid of the Table resource, which owns the table from then on
 * @param takes identifier of the table that it takes over, whoever owned that; empty when it owns the table already, or
 *     there is none
 */
public record TableOwner(String resource, Optional<String> takes) {
    /** An owner that takes nothing over. */
    public static TableOwner of(String resource) {
        return new TableOwner(resource, Optional.empty());
    }
}
