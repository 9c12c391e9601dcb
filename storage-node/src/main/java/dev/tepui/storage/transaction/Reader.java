package dev.tepui.storage.transaction;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.placement.Groups;
import java.util.concurrent.CompletionStage;

/** Answers consistent reads: {@link Groups#read}, perhaps on somebody's account. */
@FunctionalInterface
public interface Reader {
    /** The answer of a group's leader. */
    CompletionStage<ReadReply> read(int group, Read read);
}
