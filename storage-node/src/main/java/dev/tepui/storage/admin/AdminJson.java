package dev.tepui.storage.admin;

import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.protection.Disk;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableIndex;
import dev.tepui.storage.table.TableStream;
import dev.tepui.storage.table.TimeToLive;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The admin API's bodies. The operator reads the same; golden files pin them for both. */
final class AdminJson {
    /** What {@code GET /v1/status} tells about the node itself. */
    record NodeStatus(
            String node,
            String zone,
            String pool,
            String poolId,
            boolean ready,
            List<String> reasons,
            String version,
            Disk disk) {}

    /**
     * A global secondary index with its statistics.
     *
     * @param backfillPercent how much of the table has been recorded for it; of interest while it is backfilled
     * @param oldestSeconds the age of the oldest change that it has not got; 0 when it has all
     */
    record IndexState(TableIndex index, ReadReply.StatisticsAre statistics, int backfillPercent, long oldestSeconds) {}

    /**
     * A body of {@code PUT /v1/tables/{name}}: the owner and a CreateTable request.
     *
     * @param takes identifier of the table that the resource takes over; null when it takes none
     * @param sinks those that the table is to have; null when nothing is said about them
     */
    record PutTable(String resource, String takes, byte[] definition, List<StreamSink> sinks) {}

    private AdminJson() {}

    static byte[] error(String error, String message) {
        return new JsonOutput()
                .beginObject()
                .member("error", error)
                .member("message", message)
                .endObject()
                .toBytes();
    }

    /** What {@code GET /v1/status} tells of the pool, as far as the node knows. */
    record PoolState(SweepSettings sweeps, Placement placement) {}

    static byte[] status(NodeStatus node, PoolState pool, List<Replica.Status> replicas) {
        JsonOutput out = new JsonOutput()
                .beginObject()
                .member("node", node.node())
                .member("zone", node.zone())
                .member("pool", node.pool())
                .member("formed", node.poolId() != null)
                .member("poolId", node.poolId())
                .member("ready", node.ready())
                .member("version", node.version());
        out.name("disk");
        write(out, node.disk());
        out.name("timeToLive");
        write(out, pool.sweeps());
        out.name("placement");
        write(out, pool.placement());
        if (!node.reasons().isEmpty()) {
            out.name("notReady").beginArray();
            node.reasons().forEach(out::string);
            out.endArray();
        }
        out.name("groups").beginArray();
        for (Replica.Status replica : replicas) {
            out.beginObject()
                    .member("group", replica.group())
                    .member("role", replica.role())
                    .member("leader", replica.leader())
                    .member("term", replica.term())
                    .member("appliedIndex", replica.appliedIndex())
                    .member("committedIndex", replica.committedIndex());
            out.name("peers").beginArray();
            replica.peers().forEach(out::string);
            out.endArray().endObject();
        }
        return out.endArray().endObject().toBytes();
    }

    static byte[] sweeps(SweepSettings sweeps) {
        JsonOutput out = new JsonOutput();
        write(out, sweeps);
        return out.toBytes();
    }

    private static void write(JsonOutput out, SweepSettings sweeps) {
        out.beginObject()
                .member("sweepRate", sweeps.rate())
                .member("paused", sweeps.paused())
                .endObject();
    }

    private static void write(JsonOutput out, Disk disk) {
        out.beginObject()
                .member("totalBytes", disk.totalBytes())
                .member("freeBytes", disk.freeBytes())
                .member("low", disk.low())
                .endObject();
    }

    private static void write(JsonOutput out, Placement placement) {
        out.beginObject()
                .member("version", placement.version())
                .member("members", placement.members().text())
                .member("cells", placement.cells());
        out.name("groups").beginArray();
        placement.places().forEach(place -> {
            out.beginObject().member("cell", place.cell());
            if (place.isMoving()) {
                out.member("from", place.from());
            }
            out.endObject();
        });
        out.endArray().endObject();
    }

    /**
     * A body of {@code PUT /v1/members}.
     *
     * @param members all members as {@code zone/host,…}
     * @param cells how many cells shall hold groups
     */
    record PutMembers(String members, int cells) {}

    /** The body of {@code PUT /v1/members}; throws IllegalArgumentException with the reason. */
    static PutMembers members(Buffer body) {
        JsonObject object = object(body);
        if (!(object.getValue("members") instanceof String members)
                || !(object.getValue("cells") instanceof Integer cells)) {
            throw new IllegalArgumentException("members must be a text and cells a number");
        }
        return new PutMembers(members, cells);
    }

    /** The body of {@code PUT /v1/time-to-live}; throws IllegalArgumentException with the reason. */
    static SweepSettings sweeps(Buffer body) {
        JsonObject object = object(body);
        if (!(object.getValue("sweepRate") instanceof Integer rate)
                || !(object.getValue("paused") instanceof Boolean paused)) {
            throw new IllegalArgumentException("sweepRate must be a number and paused true or false");
        }
        return new SweepSettings(rate, paused);
    }

    /** Writes a TableState as a value. */
    static void table(JsonOutput out, TableStates.State state) {
        Table table = state.table();
        String arn = state.arn();
        out.beginObject()
                .member("name", table.name())
                .member("id", table.id())
                .member("status", table.status().name())
                .member("resource", table.resource())
                .name("definition");
        TableDefinitionJson.write(out, table.definition());
        out.member("arn", arn)
                .name("createdAt")
                .epochSeconds(table.createdAtMillis())
                .member("itemCount", state.statistics().itemCount())
                .member("sizeBytes", state.statistics().sizeBytes());
        if (table.timeToLive().version() > 0) {
            timeToLive(out, table.timeToLive(), state.expiry());
        }
        TableStream latest = table.streams().latest();
        if (latest != null) {
            out.member("latestStreamArn", latest.arn(arn)).member("latestStreamLabel", latest.label());
        }
        if (!state.indexes().isEmpty()) {
            out.name("globalSecondaryIndexes").beginArray();
            state.indexes().forEach(index -> index(out, index, arn));
            out.endArray();
        }
        SinksJson.write(out, state.sinks());
        out.endObject();
    }

    private static void timeToLive(JsonOutput out, TimeToLive timeToLive, TableExpiry expiry) {
        out.name("timeToLive")
                .beginObject()
                .member("status", timeToLive.status().name())
                .member("attributeName", timeToLive.attribute())
                .member("deletedItems", expiry.deletedItems())
                .member("lagSeconds", expiry.lagSeconds());
        if (expiry.lastSweepSeconds() > 0) {
            out.member("lastSweepAt", expiry.lastSweepSeconds());
        }
        out.endObject();
    }

    private static void index(JsonOutput out, IndexState state, String tableArn) {
        TableIndex.Status status = state.index().status();
        boolean backfilling = status == TableIndex.Status.BACKFILLING;
        out.beginObject()
                .member("name", state.index().name())
                .member("status", shown(status))
                .member("backfilling", backfilling);
        if (backfilling) {
            out.member("backfillPercent", state.backfillPercent());
        }
        if (state.oldestSeconds() > 0) {
            out.member("oldestSeconds", state.oldestSeconds());
        }
        out.member("itemCount", state.statistics().itemCount())
                .member("sizeBytes", state.statistics().sizeBytes())
                .member("arn", tableArn + "/index/" + state.index().name())
                .endObject();
    }

    /** DynamoDB's index status. */
    private static String shown(TableIndex.Status status) {
        return switch (status) {
            case CREATING, BACKFILLING -> "CREATING";
            case ACTIVE -> "ACTIVE";
            case DELETING, DROPPING -> "DELETING";
        };
    }

    /** The pool id in the body of {@code POST /v1/form}; throws IllegalArgumentException with the reason. */
    static String poolId(Buffer body) {
        String poolId = string(object(body), "poolId");
        if (!poolId.matches("[A-Za-z0-9._-]{1,128}")) {
            throw new IllegalArgumentException("poolId must have 1 to 128 letters, digits, dots, dashes or underlines");
        }
        return poolId;
    }

    /** The body of {@code PUT /v1/tables/{name}}; throws IllegalArgumentException with the reason. */
    static PutTable putTable(Buffer body) {
        JsonObject object = object(body);
        String resource = string(object, "resource");
        if (!(object.getValue("definition") instanceof JsonObject definition)) {
            throw new IllegalArgumentException("definition must be an object");
        }
        String takes = object.containsKey("takes") ? string(object, "takes") : null;
        return new PutTable(
                resource, takes, definition.toBuffer().getBytes(), SinksJson.read(object.getValue("streamSinks")));
    }

    private static JsonObject object(Buffer body) {
        try {
            return body.toJsonObject();
        } catch (DecodeException | ClassCastException garbage) {
            throw new IllegalArgumentException("the body is no JSON object", garbage);
        }
    }

    private static String string(JsonObject object, String name) {
        if (object.getValue(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new IllegalArgumentException(name + " must be a string that is not empty");
    }
}
