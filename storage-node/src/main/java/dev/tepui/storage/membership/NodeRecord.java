package dev.tepui.storage.membership;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * What a node must remember about itself. Without a pool id it has not been formed: it holds nothing and has promised
 * nothing.
 *
 * @param pool name of the pool
 * @param node name of the node
 * @param poolId the pool's identity, or null before formation
 * @param origin how it came to its data, or null before formation
 * @param founding groups that this node has founded with others and whose configuration may not be in its log yet; null
 *     in what the first version wrote: those that it was configured with and that are not joined
 * @param joined groups whose configuration, with this node in it, is in this node's log: from then on the log says who
 *     the members are, and an empty log means lost data
 */
public record NodeRecord(
        String pool, String node, String poolId, Origin origin, Set<Integer> founding, Set<Integer> joined) {
    /** How the node became a member. */
    public enum Origin {
        /** It was there when the pool was formed: its replicas start with the initial members. */
        FORMED,
        /** It came with an empty directory to a formed pool: its replicas wait for the leaders to add them. */
        REJOINED
    }

    /** First word of the file. On disk, never change; the number is the format. */
    private static final String MAGIC = "tepui-node";

    private static final int FORMAT = 1;

    /** Copies the sets. */
    public NodeRecord {
        founding = founding == null ? null : Set.copyOf(founding);
        joined = Set.copyOf(joined);
    }

    /** A node that has not been formed. */
    static NodeRecord unformed(String pool, String node) {
        return new NodeRecord(pool, node, null, null, Set.of(), Set.of());
    }

    /** Whether the node belongs to a formed pool. */
    public boolean formed() {
        return poolId != null;
    }

    /** Whether the node has a replica of a group that counts. */
    boolean holds(int group) {
        return joined.contains(group) || founding.contains(group);
    }

    NodeRecord formedAs(String id, Origin how, Set<Integer> founded) {
        return new NodeRecord(pool, node, id, how, founded, Set.of());
    }

    /** What the first version wrote, completed. */
    NodeRecord withFounding(Set<Integer> founded) {
        return new NodeRecord(pool, node, poolId, origin, without(founded, joined), joined);
    }

    NodeRecord withJoined(Set<Integer> groups) {
        Set<Integer> all = new TreeSet<>(joined);
        all.addAll(groups);
        return new NodeRecord(pool, node, poolId, origin, without(founding, groups), all);
    }

    /** Without a group that this node has left. */
    NodeRecord without(int group) {
        Set<Integer> left = Set.of(group);
        return new NodeRecord(pool, node, poolId, origin, without(founding, left), without(joined, left));
    }

    private static Set<Integer> without(Set<Integer> groups, Set<Integer> others) {
        Set<Integer> rest = new TreeSet<>(groups);
        rest.removeAll(others);
        return rest;
    }

    /**
     * The file's text:
     *
     * <pre>
     * tepui-node 1
     * pool default
     * node default-a-0
     * poolId 0c3a9d7e-…      (these four lines only when formed)
     * origin FORMED
     * founding 2             (not in what the first version wrote)
     * joined -1,0,1
     * crc32c 1a2b3c4d        (of all bytes before this line)
     * </pre>
     */
    String encode() {
        StringBuilder text = new StringBuilder();
        text.append(MAGIC).append(' ').append(FORMAT).append('\n');
        text.append("pool ").append(pool).append('\n');
        text.append("node ").append(node).append('\n');
        if (formed()) {
            text.append("poolId ").append(poolId).append('\n');
            text.append("origin ").append(origin).append('\n');
            if (founding != null) {
                text.append("founding ").append(list(founding)).append('\n');
            }
            text.append("joined ").append(list(joined)).append('\n');
        }
        return text + "crc32c " + checksum(text.toString()) + "\n";
    }

    private static String list(Set<Integer> groups) {
        return new TreeSet<>(groups).stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static Set<Integer> groups(String list) {
        Set<Integer> groups = new TreeSet<>();
        for (String group : list.split(",")) {
            if (!group.isEmpty()) {
                groups.add(Integer.valueOf(group));
            }
        }
        return groups;
    }

    /** The opposite of {@link #encode}; throws {@link DataDirectoryException} for anything else. */
    static NodeRecord decode(String text) {
        String first = text.lines().findFirst().orElse("");
        if (!first.startsWith(MAGIC + " ")) {
            throw damaged("it does not start with '" + MAGIC + "'");
        }
        String format = first.substring(MAGIC.length() + 1);
        if (!format.equals(String.valueOf(FORMAT))) {
            throw new DataDirectoryException(
                    DataDirectoryException.Kind.FOREIGN,
                    "the data directory has format " + format + ", this version reads format " + FORMAT
                            + "; run the version that wrote it");
        }
        int end = text.lastIndexOf("crc32c ");
        if (end < 0 || !text.substring(end).equals("crc32c " + checksum(text.substring(0, end)) + "\n")) {
            throw damaged("its checksum is wrong");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        text.substring(0, end).lines().skip(1).forEach(line -> {
            int space = line.indexOf(' ');
            fields.put(line.substring(0, Math.max(0, space)), line.substring(space + 1));
        });
        try {
            String id = fields.get("poolId");
            Origin origin = id == null ? null : Origin.valueOf(fields.get("origin"));
            String founding = id == null ? "" : fields.get("founding");
            return new NodeRecord(
                    required(fields, "pool"),
                    required(fields, "node"),
                    id,
                    origin,
                    founding == null ? null : groups(founding),
                    groups(fields.getOrDefault("joined", "")));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw damaged(e.toString());
        }
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    private static DataDirectoryException damaged(String why) {
        return new DataDirectoryException(
                DataDirectoryException.Kind.DAMAGED, "the file 'node' in the data directory is damaged: " + why);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }
}
