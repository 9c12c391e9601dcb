package dev.tepui.e2e.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The admin API of a pool of three members, without any storage: what the operator sees of a pool. Every member listens
 * on an address of its own, and a hosts file gives it the name that it would have in a cluster.
 */
public final class PretendedPool implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ADMIN_PORT = 8020;
    private static final List<String> ZONES = List.of("a", "b", "c");

    private final String network;
    private final StringBuilder hosts = new StringBuilder();
    private final List<HttpServer> members = new ArrayList<>();
    private final AtomicLong statusReads = new AtomicLong();
    private final Map<String, Long> tableReads = new ConcurrentSkipListMap<>();
    private final Map<String, Long> declarations = new ConcurrentSkipListMap<>();
    private final Map<String, String> formed = new ConcurrentSkipListMap<>();
    private final Map<String, ObjectNode> tables = new ConcurrentSkipListMap<>();
    private volatile CountDownLatch hanging = new CountDownLatch(0);

    /**
     * Starts the members of pool {@code default}; a BindException when their addresses are taken.
     *
     * @param network first three numbers of the addresses, in 127.0.0.0/8
     */
    public PretendedPool(String network, String namespace) throws IOException {
        this.network = network;
        for (int i = 0; i < ZONES.size(); i++) {
            String zone = ZONES.get(i);
            String address = network + "." + (i + 1);
            try {
                HttpServer member = HttpServer.create(new InetSocketAddress(address, ADMIN_PORT), 0);
                member.createContext("/", exchange -> handle(zone, exchange));
                member.start();
                members.add(member);
            } catch (IOException e) {
                close();
                throw e;
            }
            hosts.append(address + " default-" + zone + "-0.default-members." + namespace + ".svc\n");
        }
    }

    /** The members' addresses and names, as lines of a hosts file. */
    public String hosts() {
        return hosts.toString();
    }

    /** First three numbers of the addresses. */
    public String network() {
        return network;
    }

    /** How often the operator asked a certain member, the last one, how it is. */
    public long statusReads() {
        return statusReads.get();
    }

    /** How often the operator asked for a single table. */
    public long tableReads() {
        return tableReads.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How often the operator asked for this table. */
    public long tableReads(String table) {
        return tableReads.getOrDefault(table, 0L);
    }

    /** How often the operator declared this table. */
    public long declarations(String table) {
        return declarations.getOrDefault(table, 0L);
    }

    /** Number of members that were told to form the pool. */
    public int formedMembers() {
        return formed.size();
    }

    /** Names in the catalogue. */
    public List<String> tableNames() {
        return List.copyOf(tables.keySet());
    }

    /** The definition of a table in the catalogue, as the operator declared it. */
    public JsonNode definition(String table) {
        ObjectNode state = tables.get(table);
        return state == null ? MissingNode.getInstance() : state.get("definition");
    }

    /** The table in the catalogue as the operator sees it; missing when it is not there. */
    public JsonNode table(String table) {
        ObjectNode state = tables.get(table);
        return state == null ? MissingNode.getInstance() : state;
    }

    /** Has a table hold so many items. */
    public synchronized void fill(String table, int items) {
        tables.get(table).put("itemCount", items);
    }

    /** How much of a table has been read to fill one of its indexes. */
    public synchronized void backfill(String table, String index, int percent) {
        ObjectNode state = PretendedIndexes.find(tables.get(table), index);
        state.put("backfilling", true).put("backfillPercent", percent);
    }

    /** What is under way with an index is done: it is complete, or gone. */
    public synchronized void finish(String table, String index) {
        PretendedIndexes.finish(tables.get(table), index);
    }

    /** What is under way with the indexes of a table is done, if there is any. */
    public synchronized void finish(String table) {
        table(table)
                .path("globalSecondaryIndexes")
                .findValuesAsText("name")
                .forEach(index -> PretendedIndexes.finish(tables.get(table), index));
    }

    /** From now on no call is answered, until {@link #resume()}. */
    public void hang() {
        hanging = new CountDownLatch(1);
    }

    /** Undoes {@link #hang()}: what waits is answered, too. */
    public void resume() {
        hanging.countDown();
    }

    /** Drops a table behind the operator's back. */
    public void lose(String table) {
        tables.remove(table);
    }

    /** The member in a zone answers no more. */
    public void silence(String zone) {
        members.get(ZONES.indexOf(zone)).stop(0);
    }

    /** All members lose everything. */
    public void loseEverything() {
        formed.clear();
        tables.clear();
    }

    @Override
    public void close() {
        resume();
        members.forEach(member -> member.stop(0));
    }

    private void handle(String zone, HttpExchange exchange) throws IOException {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted while hanging", e);
        }
        answer(zone, exchange);
    }

    private synchronized void answer(String zone, HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        String call = exchange.getRequestMethod() + " " + path.replaceFirst("^/v1/tables/.+", "/v1/tables/*");
        String name = path.substring(path.lastIndexOf('/') + 1);
        switch (call) {
            case "GET /v1/status" -> {
                statusReads.addAndGet(zone.equals("c") ? 1 : 0);
                reply(exchange, status(zone));
            }
            case "POST /v1/form" -> {
                formed.put(zone, JSON.readTree(body).get("poolId").asText());
                reply(exchange, JSON.createObjectNode());
            }
            case "GET /v1/tables" -> {
                ObjectNode all = JSON.createObjectNode();
                tables.values().forEach(all.putArray("tables")::add);
                reply(exchange, all);
            }
            case "GET /v1/tables/*" -> {
                tableReads.merge(name, 1L, Long::sum);
                reply(exchange, tables.get(name));
            }
            case "PUT /v1/tables/*" -> {
                declarations.merge(name, 1L, Long::sum);
                put(name, JSON.readTree(body), exchange);
            }
            case "DELETE /v1/tables/*" -> {
                boolean owns = exchange.getRequestURI()
                        .getQuery()
                        .equals("resource=" + table(name).path("resource").asText());
                reply(exchange, owns ? tables.remove(name) : null);
            }
            default -> reply(exchange, null);
        }
    }

    private ObjectNode status(String zone) {
        boolean isFormed = formed.containsKey(zone);
        ObjectNode status = JSON.createObjectNode()
                .put("node", "default-" + zone + "-0")
                .put("zone", zone)
                .put("pool", "default")
                .put("formed", isFormed)
                .put("poolId", formed.get(zone))
                .put("ready", isFormed)
                .put("version", "0.1.0");
        ArrayNode groups = status.putArray("groups");
        if (isFormed && zone.equals("a")) {
            for (int group = -1; group < 12; group++) {
                groups.addObject().put("group", group).put("role", "LEADER");
            }
        }
        return status;
    }

    private void put(String name, JsonNode put, HttpExchange exchange) throws IOException {
        ObjectNode before = tables.get(name);
        boolean foreign = before != null && !before.get("resource").equals(put.get("resource"));
        if (foreign && !before.get("id").equals(put.get("takes"))) {
            inUse("Table already exists: " + name, exchange);
            return;
        }
        if (PretendedIndexes.areBusy(before, put.get("definition"))) {
            inUse("Table is being updated: " + name, exchange);
            return;
        }
        ObjectNode after = table(name, put, before);
        PretendedIndexes.declare(before, after);
        tables.put(name, after);
        reply(exchange, after);
    }

    private static void inUse(String message, HttpExchange exchange) throws IOException {
        reply(
                exchange,
                409,
                JSON.createObjectNode().put("error", "ResourceInUse").put("message", message));
    }

    private static ObjectNode table(String name, JsonNode put, ObjectNode beforeOrNull) {
        ObjectNode state = JSON.createObjectNode()
                .put("name", name)
                .put("id", "id-of-" + name)
                .put("status", "ACTIVE")
                .put("resource", put.get("resource").asText())
                .put("arn", "arn:aws:dynamodb:us-east-1:000000000000:table/" + name)
                .put("createdAt", 1764000000.5)
                .put(
                        "itemCount",
                        beforeOrNull == null ? 0 : beforeOrNull.get("itemCount").asInt())
                .put("sizeBytes", 0);
        state.set("definition", put.get("definition"));
        JsonNode sinks = put.path("streamSinks");
        if (sinks.isArray()) {
            sinks.forEach(sink -> state.withArray("streamSinks")
                    .addObject()
                    .put("status", "ACTIVE")
                    .put("oldestSeconds", 0)
                    .set("definition", sink));
        } else if (beforeOrNull != null && beforeOrNull.has("streamSinks")) {
            state.set("streamSinks", beforeOrNull.get("streamSinks"));
        }
        return state;
    }

    private static void reply(HttpExchange exchange, ObjectNode body) throws IOException {
        reply(exchange, body == null ? 404 : 200, body);
    }

    private static void reply(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = String.valueOf(body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
