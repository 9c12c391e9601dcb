package dev.tepui.storage;

import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.placement.GroupLayout;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.protection.Disk;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A node's configuration, from environment variables only ({@code TEPUI_…}, the record's components say which).
 *
 * @param pool TEPUI_POOL: name of the pool, default {@code default}
 * @param region TEPUI_REGION: the AWS region in ARNs, default {@code us-east-1}
 * @param node TEPUI_NODE: name of this node (the pod), default the zone and {@code -0}
 * @param self this node among the members: TEPUI_ZONE and TEPUI_HOST (default TEPUI_ADDRESS)
 * @param address TEPUI_ADDRESS: the address to bind, default 127.0.0.1
 * @param members TEPUI_MEMBERS: all members as {@code zone/host}, default this node alone
 * @param groups TEPUI_GROUPS: number of replication groups, default 12
 * @param dataDirectory TEPUI_DATA_DIR, default {@code /var/lib/tepui}
 * @param ports TEPUI_PORT_API, TEPUI_PORT_RAFT, TEPUI_PORT_ADMIN
 * @param adminTokenFile TEPUI_ADMIN_TOKEN_FILE: null when the admin API needs no token
 * @param provisioningUrl TEPUI_PROVISIONING_URL: null when the node's own catalogue creates tables
 * @param formItself TEPUI_FORM: {@code auto} (default of a single member) or {@code operator}
 * @param memoryBytes TEPUI_MEMORY_BYTES: what the process may take in all, default 1 GiB
 * @param collectionMaxBytes TEPUI_ITEM_COLLECTION_MAX_BYTES: how large the items of one partition key may grow together
 *     in tables with local secondary indexes, default 10 GiB as DynamoDB's limit; the same on all nodes
 * @param streamRetentionMillis TEPUI_STREAM_RETENTION_SECONDS: how long records of streams can be read, default a day
 *     as DynamoDB's; the same on all nodes
 * @param diskReserveBytes TEPUI_DISK_RESERVE_BYTES: with less free space than this the data volume is almost full,
 *     default {@link Disk#AUTOMATIC_RESERVE}; 0 for never
 */
public record Configuration(
        String pool,
        String region,
        String node,
        Member self,
        String address,
        MemberList members,
        int groups,
        Path dataDirectory,
        Ports ports,
        Path adminTokenFile,
        URI provisioningUrl,
        boolean formItself,
        long memoryBytes,
        long collectionMaxBytes,
        long streamRetentionMillis,
        long diskReserveBytes) {

    /** TCP ports. */
    public record Ports(int api, int raft, int admin) {}

    /** The environment makes no valid configuration; the message lists every problem. */
    public static final class InvalidException extends RuntimeException {
        InvalidException(List<String> problems) {
            super(String.join("; ", problems));
        }
    }

    static final int GROUPS_MAX = 1_024;
    private static final long MEMORY_MIN_BYTES = 512L << 20;

    /** Reads the environment; throws {@link InvalidException} with all problems at once. */
    public static Configuration from(Map<String, String> environment) {
        Reader read = new Reader(environment);
        String zone = read.text("TEPUI_ZONE", "a");
        String address = read.text("TEPUI_ADDRESS", "127.0.0.1");
        String host = read.text("TEPUI_HOST", address);
        Ports ports = new Ports(
                (int) read.number("TEPUI_PORT_API", 8000, 1, 65_535),
                (int) read.number("TEPUI_PORT_RAFT", 8010, 1, 65_535),
                (int) read.number("TEPUI_PORT_ADMIN", 8020, 1, 65_535));
        MemberList members = read.members("TEPUI_MEMBERS", zone + "/" + host, ports.raft());
        Member self = members == null ? null : members.byHost(host).orElse(null);
        if (members != null && self == null) {
            read.problem("TEPUI_MEMBERS does not list TEPUI_HOST '" + host + "'");
        } else if (self != null && !self.zone().equals(zone)) {
            read.problem(
                    "TEPUI_MEMBERS has '" + host + "' in zone '" + self.zone() + "', TEPUI_ZONE is '" + zone + "'");
        }
        boolean alone = members != null && members.members().size() == 1;
        boolean auto = read.choice("TEPUI_FORM", alone ? "auto" : "operator", "auto", "operator")
                .equals("auto");
        if (auto && members != null && !alone) {
            read.problem("TEPUI_FORM=auto is for a pool of one member; several are formed through the admin API");
        }
        String tokenFile = read.text("TEPUI_ADMIN_TOKEN_FILE", "");
        Configuration configuration = new Configuration(
                read.text("TEPUI_POOL", "default"),
                read.text("TEPUI_REGION", "us-east-1"),
                read.text("TEPUI_NODE", zone + "-0"),
                self,
                address,
                members,
                (int) read.number("TEPUI_GROUPS", 12, 1, Math.min(GROUPS_MAX, GroupLayout.HASHES)),
                Path.of(read.text("TEPUI_DATA_DIR", "/var/lib/tepui")),
                ports,
                tokenFile.isEmpty() ? null : Path.of(tokenFile),
                read.url("TEPUI_PROVISIONING_URL"),
                auto,
                read.number("TEPUI_MEMORY_BYTES", 1L << 30, MEMORY_MIN_BYTES, 1L << 44),
                read.number("TEPUI_ITEM_COLLECTION_MAX_BYTES", ItemSize.COLLECTION_MAX_BYTES, 1, 1L << 50),
                1_000 * read.number("TEPUI_STREAM_RETENTION_SECONDS", 86_400, 1, 366 * 86_400L),
                read.number("TEPUI_DISK_RESERVE_BYTES", Disk.AUTOMATIC_RESERVE, 0, 1L << 50));
        if (!read.problems.isEmpty()) {
            throw new InvalidException(read.problems);
        }
        return configuration;
    }

    /** Reads variables and collects what is wrong with them. An empty variable counts as not set. */
    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        void problem(String text) {
            problems.add(text);
        }

        String text(String name, String otherwise) {
            String value = environment.getOrDefault(name, "").strip();
            if (value.chars().anyMatch(c -> c < 32)) {
                problem(name + " has a control character");
            }
            return value.isEmpty() ? otherwise : value;
        }

        long number(String name, long otherwise, long min, long max) {
            String value = text(name, "");
            if (value.isEmpty()) {
                return otherwise;
            }
            try {
                long number = Long.parseLong(value);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // Same message as for a number out of range.
                problem(name + " must be a number from " + min + " to " + max + ", not '" + value + "'");
                return otherwise;
            }
            problem(name + " must be a number from " + min + " to " + max + ", not '" + value + "'");
            return otherwise;
        }

        String choice(String name, String otherwise, String... allowed) {
            String value = text(name, otherwise);
            if (!List.of(allowed).contains(value)) {
                problem(name + " must be one of " + String.join(", ", allowed) + ", not '" + value + "'");
            }
            return value;
        }

        MemberList members(String name, String otherwise, int raftPort) {
            try {
                return MemberList.parse(text(name, otherwise), raftPort);
            } catch (IllegalArgumentException wrong) {
                problem(name + ": " + wrong.getMessage());
                return null;
            }
        }

        URI url(String name) {
            String value = text(name, "");
            if (value.isEmpty()) {
                return null;
            }
            try {
                URI url = URI.create(value);
                if ("http".equals(url.getScheme()) && url.getHost() != null) {
                    return url;
                }
            } catch (IllegalArgumentException notAUrl) {
                problem(name + " is no URL: " + notAUrl.getMessage());
                return null;
            }
            problem(name + " must be an http URL, not '" + value + "'");
            return null;
        }
    }
}
