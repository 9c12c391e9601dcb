package dev.tepui.e2e.kube.network;

import dev.tepui.e2e.process.NotPossibleHereException;
import dev.tepui.e2e.process.SystemTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts zones off from everybody else: packets between a process of such a zone and any process outside are dropped, so
 * that connections hang and new ones are not answered, as in a real partition. Only the kubelet, known by its address,
 * still reaches the pods of the zone. Thread-safe.
 *
 * <p>Addresses alone do not tell who sends: all processes share the machine, and what a pod connects to sees it as
 * 127.0.0.1. So the processes of each zone are in a control group of their own from their start. Firewall rules
 * (nftables) mark each packet that leaves a socket of the group, and drop where it arrives when only one of the two
 * sides is of the zone. Sockets without a process, such as those that answer for a listener, are told by the pod's
 * address.
 *
 * <p>That takes Linux with cgroup v2 under /sys/fs/cgroup, the program {@code nft} and the rights of root. Without them
 * everything but {@link #isolate} works. Rules and groups bear the name of the cluster's subnet, which no other running
 * cluster has: what a cluster has left that was killed goes when the next one takes the subnet.
 */
public final class ZoneTraffic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneTraffic.class);

    /** Where {@code nft} looks for the paths of control groups. */
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    /** Marks of packets that no one else on the machine is likely to use; subnet and zone make them unique. */
    private static final int MARK = 0x77000000;

    private final String name;
    private final int subnet;
    private final List<String> zones;
    private final String kubelet;

    /** Directory of the cluster's control groups; null when zones cannot be cut off here. */
    private Path groups;

    /** Level of a zone's control group below the root of all. */
    private int level;

    private String problem;

    /**
     * Prepares the zones' control groups where that is possible.
     *
     * @param zones names of letters, digits and hyphens; at most 255
     */
    ZoneTraffic(Subnet subnet, List<String> zones, String kubelet) {
        this.name = subnet.name();
        this.subnet = subnet.number();
        this.zones = List.copyOf(zones);
        this.kubelet = kubelet;
        try {
            prepare();
        } catch (NotPossibleHereException | IOException e) {
            groups = null;
            problem = "a zone cannot be cut off here, which takes root, nftables and cgroup v2: " + e.getMessage();
            LOG.debug("{}", problem);
        }
    }

    private void prepare() throws IOException {
        Path root = Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" "))
                .filter(fields -> fields[2].equals("cgroup2"))
                .map(fields -> Path.of(fields[1]))
                .filter(mount -> mount.startsWith(CGROUPS))
                .findFirst()
                .orElseThrow(() -> new IOException("no cgroup v2 under " + CGROUPS));
        // Below the group of this process, whose limits hold for its children, too.
        Path own = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .filter(line -> line.startsWith("0::"))
                .map(line -> Path.of(line.substring("0::".length())))
                .findFirst()
                .orElseThrow(() -> new IOException("this process is in no cgroup v2"));
        deleteRules();
        groups = root.resolve(own.toString().substring(1)).resolve(name);
        level = own.getNameCount() + 2;
        for (String zone : zones) {
            Files.createDirectories(groups.resolve(zone));
        }
    }

    /** The command that runs {@code command} as a process of the zone. Its process id is that of the command. */
    public List<String> joining(String zone, List<String> command) {
        if (groups == null) {
            return command;
        }
        List<String> joining = new ArrayList<>(List.of("sh", "-c", "echo $$ > \"$0\" && exec \"$@\""));
        joining.add(groups.resolve(zone).resolve("cgroup.procs").toString());
        joining.addAll(command);
        return joining;
    }

    /**
     * Drops all packets between the zone and the world from now on, also those of connections that exist.
     *
     * @param pods addresses of the zone's pods
     * @throws NotPossibleHereException where it cannot be done
     */
    public void isolate(String zone, Collection<String> pods) {
        if (groups == null) {
            throw new NotPossibleHereException(problem);
        }
        nft(rules(zone, pods));
    }

    /** Undoes {@link #isolate}; nothing when the zone is not cut off. */
    public void restore(String zone) {
        if (groups != null) {
            nft(withoutTable(table(zone)));
        }
    }

    private String rules(String zone, Collection<String> pods) {
        String group = "socket cgroupv2 level " + level + " \"" + CGROUPS.relativize(groups.resolve(zone)) + "\"";
        String addresses = pods.isEmpty() ? "" : "elements = { " + String.join(", ", new TreeSet<>(pods)) + " }";
        int mark = MARK | subnet << 8 | zones.indexOf(zone) + 1;
        return withoutTable(table(zone)) + """
                table ip %1$s {
                  set pods { type ipv4_addr; %2$s; }
                  chain sent {
                    type filter hook output priority filter; policy accept;
                    ip saddr @pods meta mark set %3$d
                    %4$s meta mark set %3$d
                  }
                  chain received {
                    type filter hook input priority filter; policy accept;
                    ip saddr %5$s accept
                    ip daddr %5$s accept
                    meta mark %3$d ip daddr @pods accept
                    meta mark %3$d %4$s accept
                    meta mark %3$d drop
                    ip daddr @pods drop
                    %4$s drop
                  }
                }
                """.formatted(table(zone), addresses, mark, group, kubelet);
    }

    private String table(String zone) {
        return name + "_" + zone.replace('-', '_');
    }

    /** Creating comes first, for nothing can be deleted that is not there. */
    private static String withoutTable(String table) {
        return "table ip " + table + "\ndelete table ip " + table + "\n";
    }

    private void deleteRules() {
        zones.forEach(zone -> nft(withoutTable(table(zone))));
    }

    private static void nft(String script) {
        SystemTool.runWithInput(script, "nft", "-f", "-");
    }

    /** Removes rules and control groups, after the processes of all zones have ended. */
    @Override
    public void close() {
        if (groups == null) {
            return;
        }
        deleteRules();
        try {
            for (String zone : zones) {
                Files.deleteIfExists(groups.resolve(zone));
            }
            Files.deleteIfExists(groups);
        } catch (IOException e) {
            // A group stays as long as a process does. The next cluster of this name takes it over.
            LOG.warn("control groups of {} stay: {}", name, e.getMessage());
        }
    }
}
