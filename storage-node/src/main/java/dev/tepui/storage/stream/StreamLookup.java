package dev.tepui.storage.stream;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Captures;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.operation.Call;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds streams and what groups keep for them. Safe for any thread. */
record StreamLookup(Tables tables, Groups groups, String region) {
    /** A stream with its table. */
    record Found(Table table, TableStream stream) {
        StreamArn arn() {
            return new StreamArn(table.name(), stream.label());
        }

        String captureName() {
            return ConsumerSettling.captureOf(stream);
        }
    }

    /** What a group keeps for a stream. */
    record Shard(Captures captures, Capture capture, long appliedIndex) {}

    /** A stream by its name; null when there is none. */
    CompletionStage<Found> find(Call call, String name) {
        StreamArn arn = StreamArn.parse(name);
        return arn == null ? CompletableFuture.completedFuture(null) : find(call, arn);
    }

    /** A stream by its name; null when there is none. */
    CompletionStage<Found> find(Call call, StreamArn arn) {
        Found known = in(tables.current(), arn);
        CompletionStage<Found> found = known != null
                ? CompletableFuture.completedFuture(known)
                : tables.latest().thenApply(latest -> in(latest, arn));
        return found.thenApply(stream -> {
            if (stream != null) {
                call.table(stream.table().name());
            }
            return stream;
        });
    }

    private static Found in(Catalogue catalogue, StreamArn arn) {
        Table table = catalogue.get(arn.table());
        if (table == null || table.status() == Table.Status.DELETING) {
            return null;
        }
        TableStream stream = table.streams().find(arn.label());
        return stream == null ? null : new Found(table, stream);
    }

    /** What a group keeps for a stream now; null when it has forgotten it, or does not know of it yet. */
    CompletionStage<Shard> shard(Found found, int group) {
        return groups.read(group, new Read.GetCaptures(found.table().number()), true)
                .thenApply(reply -> switch (reply) {
                    case ReadReply.CapturesAre(var captures, var appliedIndex) ->
                        shard(captures, found.captureName(), appliedIndex);
                    default -> null;
                });
    }

    private static Shard shard(Captures captures, String name, long appliedIndex) {
        Capture capture = captures.find(name);
        return capture == null ? null : new Shard(captures, capture, appliedIndex);
    }
}
