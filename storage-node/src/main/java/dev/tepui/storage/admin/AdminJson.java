package dev.tepui.storage.admin;

import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableStream;
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
            String version) {}

    /**
     * A body of {@code PUT /v1/tables/{name}}: the owner and a CreateTable request.
     *
     * @param sinks those that the table is to have; null when nothing is said about them
     */
    record PutTable(String resource, byte[] definition, List<StreamSink> sinks) {}

    private AdminJson() {}

    static byte[] error(String error, String message) {
        return new JsonOutput()
                .beginObject()
                .member("error", error)
                .member("message", message)
                .endObject()
                .toBytes();
    }

    static byte[] status(NodeStatus node, List<Replica.Status> replicas) {
        JsonOutput out = new JsonOutput()
                .beginObject()
                .member("node", node.node())
                .member("zone", node.zone())
                .member("pool", node.pool())
                .member("formed", node.poolId() != null)
                .member("poolId", node.poolId())
                .member("ready", node.ready())
                .member("version", node.version());
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

    /** Writes a TableState as a value. */
    static void table(
            JsonOutput out, Table table, String arn, ReadReply.StatisticsAre statistics, List<SinkState> sinks) {
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
                .member("itemCount", statistics.itemCount())
                .member("sizeBytes", statistics.sizeBytes());
        TableStream latest = table.streams().latest();
        if (latest != null) {
            out.member("latestStreamArn", latest.arn(arn)).member("latestStreamLabel", latest.label());
        }
        SinksJson.write(out, sinks);
        out.endObject();
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
        return new PutTable(resource, definition.toBuffer().getBytes(), SinksJson.read(object.getValue("streamSinks")));
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
