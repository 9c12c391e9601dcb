package dev.tepui.storage.admin;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.delivery.Backlog;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.placement.GroupLayout;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableIndex;
import dev.tepui.storage.table.TableSink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the catalogue does not know of tables: it is asked from the groups. A group that does not answer counts nothing.
 * Methods never block; stages do not fail.
 */
final class TableStates {
    /** More would say that it is done. */
    private static final int PERCENT_MAX = 99;

    private final Groups groups;
    private final String region;
    private final Supplier<OptionalLong> poolMillis;

    /**
     * States as this node can know them.
     *
     * @param poolMillis the time by most clocks of the pool, epoch milliseconds; empty while it is not known
     */
    TableStates(Groups groups, String region, Supplier<OptionalLong> poolMillis) {
        this.groups = groups;
        this.region = region;
        this.poolMillis = poolMillis;
    }

    /** A table with what the groups say of it. */
    record State(
            Table table,
            String arn,
            ReadReply.StatisticsAre statistics,
            List<AdminJson.IndexState> indexes,
            TableExpiry expiry,
            List<SinkState> sinks) {
        void write(JsonOutput out) {
            AdminJson.table(out, this);
        }
    }

    /** The states in the order of the tables. */
    CompletionStage<List<State>> of(Collection<Table> tables) {
        return all(tables, this::state);
    }

    private CompletionStage<State> state(Table table) {
        String arn = "arn:aws:dynamodb:" + region + ":000000000000:table/" + table.name();
        if (table.status() == Table.Status.DELETING) {
            return CompletableFuture.completedFuture(
                    new State(table, arn, ReadReply.StatisticsAre.NONE, List.of(), TableExpiry.NONE, List.of()));
        }
        CompletionStage<ReadReply.StatisticsAre> statistics = statistics(table.number());
        CompletionStage<List<AdminJson.IndexState>> indexes =
                all(table.consumers().indexes().all(), index -> indexState(table, index));
        CompletionStage<List<SinkState>> sinks =
                all(table.consumers().sinks().wanted(), sink -> sinkState(table, sink));
        return TableExpiry.of(groups, table, poolMillis.get())
                .thenCompose(expiry -> sinks.thenCompose(sunk -> statistics.thenCombine(
                        indexes, (counts, states) -> new State(table, arn, counts, states, expiry, sunk))));
    }

    private CompletionStage<SinkState> sinkState(Table table, TableSink sink) {
        return Backlog.of(groups, table.number(), ConsumerSettling.captureOf(sink))
                .thenApply(backlog -> new SinkState(sink, ageSeconds(backlog), backlog.failure()));
    }

    /** 0 while nobody knows the time. */
    private long ageSeconds(Backlog backlog) {
        return backlog.ageSeconds(poolMillis.get().orElse(0));
    }

    private CompletionStage<AdminJson.IndexState> indexState(Table table, TableIndex index) {
        CompletionStage<ReadReply.StatisticsAre> statistics = statistics(index.number());
        CompletionStage<Integer> percent = backfillPercent(table, index);
        return Backlog.of(groups, table.number(), ConsumerSettling.captureOf(index))
                .thenCompose(backlog -> statistics.thenCombine(
                        percent,
                        (counts, recorded) -> new AdminJson.IndexState(index, counts, recorded, ageSeconds(backlog))));
    }

    /** Sums over groups; {@code number} is that of a table or an index. */
    private CompletionStage<ReadReply.StatisticsAre> statistics(int number) {
        CompletionStage<ReadReply.StatisticsAre> sum = CompletableFuture.completedFuture(ReadReply.StatisticsAre.NONE);
        for (int group = 0; group < groups.count(); group++) {
            CompletionStage<ReadReply.StatisticsAre> part = groups.read(group, new Read.GetStatistics(number), false)
                    .handle((reply, failure) -> reply instanceof ReadReply.StatisticsAre statistics
                            ? statistics
                            : ReadReply.StatisticsAre.NONE);
            sum = sum.thenCombine(part, ReadReply.StatisticsAre::plus);
        }
        return sum;
    }

    /** The mean over groups, all of which have about as many items. */
    private CompletionStage<Integer> backfillPercent(Table table, TableIndex index) {
        if (index.status() != TableIndex.Status.BACKFILLING) {
            return CompletableFuture.completedFuture(0);
        }
        List<Integer> numbers = new ArrayList<>();
        for (int group = 0; group < groups.count(); group++) {
            numbers.add(group);
        }
        return all(numbers, group -> recordedFraction(group, table, index)).thenApply(fractions -> (int) Math.min(
                PERCENT_MAX,
                100
                        * fractions.stream()
                                .flatMapToDouble(OptionalDouble::stream)
                                .average()
                                .orElse(0)));
    }

    /** Empty when the group does not say. */
    private CompletionStage<OptionalDouble> recordedFraction(int group, Table table, TableIndex index) {
        int endHash = group + 1 < groups.count() ? groups.firstHash(group + 1) : GroupLayout.HASHES;
        return groups.read(group, new Read.GetCaptures(table.number()), false).handle((reply, failure) -> {
            Capture capture = reply instanceof ReadReply.CapturesAre are
                    ? are.captures().find(ConsumerSettling.captureOf(index))
                    : null;
            return capture == null || capture.progress() == null
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(capture.progress().recordedFraction(groups.firstHash(group), endHash));
        });
    }

    private static <T, R> CompletionStage<List<R>> all(Collection<T> of, Function<T, CompletionStage<R>> question) {
        CompletionStage<List<R>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (T one : of) {
            all = all.thenCombine(question.apply(one), (answers, answer) -> {
                answers.add(answer);
                return answers;
            });
        }
        return all;
    }
}
