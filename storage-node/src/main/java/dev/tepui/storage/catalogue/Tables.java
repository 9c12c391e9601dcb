package dev.tepui.storage.catalogue;

import dev.tepui.storage.command.Reply;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The pool's tables. Methods never block; stages fail as those of {@code placement.Groups} do. */
public interface Tables {
    /** What this node knows now; may be a moment old. Never null. */
    Catalogue current();

    /** The catalogue with every change acknowledged before the call. */
    CompletionStage<Catalogue> latest();

    /**
     * Creates a table or changes its options: {@code Reply.TableIs} or {@code Reply.Refused}. {@code resource} may be
     * null.
     *
     * @param sinks those that it is to have; null when nothing is said about them
     */
    CompletionStage<Reply> declare(TableDefinition definition, List<StreamSink> sinks, String resource);

    /** Says nothing about sinks. */
    default CompletionStage<Reply> declare(TableDefinition definition, String resource) {
        return declare(definition, null, resource);
    }

    /**
     * Declares a table that is there for another resource, which owns it with all its items from then on. Same replies;
     * refused when the table of that name is not the one with this identifier.
     *
     * @param sinks those that it is to have; null when nothing is said about them
     */
    CompletionStage<Reply> takeOver(TableDefinition definition, List<StreamSink> sinks, String resource, String id);

    /** Changes a table that is in use. Same replies. */
    CompletionStage<Reply> change(String name, TableChange change);

    /** Says how expired items of the pool are deleted: {@code Reply.Done}. */
    CompletionStage<Reply> setSweeps(SweepSettings sweeps);

    /** Says who the members of the pool are, and how many cells hold groups: {@code Reply.Done} or refused. */
    CompletionStage<Reply> place(MemberList members, int cells, int groups);

    /** Starts deleting a table; its items and its name go in the background. Same replies. */
    CompletionStage<Reply> delete(String name, String resource);
}
