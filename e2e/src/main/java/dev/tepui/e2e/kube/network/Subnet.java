package dev.tepui.e2e.kube.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A /24 of 127.77.0.0/16 that belongs to one running local cluster, and who has which address in it. All pods listen on
 * the same ports, so two clusters on one machine must not share addresses: a cluster holds its subnet by listening on
 * the subnet's first address. Addresses are given by name, kept in a file, and therefore stay the same over restarts.
 * Thread-safe.
 */
public final class Subnet implements AutoCloseable {

    /** Port on the subnet's first address whose listener says that the subnet is taken. */
    private static final int CLAIM_PORT = 7777;

    private static final int FIRST_HOST = 10;
    private static final int LAST_HOST = 254;
    private static final String NUMBER = "subnet";

    private final Path file;
    private final int number;
    private final ServerSocket claim;
    private final Map<String, String> addresses = new TreeMap<>();

    private Subnet(Path file, int number, ServerSocket claim, Properties saved) {
        this.file = file;
        this.number = number;
        this.claim = claim;
        saved.stringPropertyNames().stream()
                .filter(name -> !name.equals(NUMBER))
                .forEach(name -> addresses.put(name, saved.getProperty(name)));
        save();
    }

    /**
     * Claims a subnet: the one used before when the file says so and it is free, otherwise any free one.
     *
     * @param file where addresses are kept
     */
    public static Subnet claim(Path file) {
        Properties saved = load(file);
        Optional<Integer> before =
                Optional.ofNullable(saved.getProperty(NUMBER)).map(Integer::valueOf);
        IOException last = null;
        for (int number :
                Stream.concat(before.stream(), IntStream.range(0, 256).boxed()).toList()) {
            try {
                ServerSocket claim = new ServerSocket();
                claim.setReuseAddress(true);
                bind(claim, new InetSocketAddress(address(number, 1), CLAIM_PORT));
                boolean same = before.equals(Optional.of(number));
                return new Subnet(file, number, claim, same ? saved : new Properties());
            } catch (IOException e) {
                last = e;
            }
        }
        throw new UncheckedIOException(
                "no free loopback subnet in 127.77.0.0/16; the local cluster needs Linux, where all of 127.0.0.0/8"
                        + " is local",
                last);
    }

    /** The number of the subnet, 0 to 255: no other running cluster of this machine has it. */
    int number() {
        return number;
    }

    /**
     * A name made of the subnet's number, for what a cluster leaves on the machine outside of its directory. Whoever
     * claims the subnet may remove what bears it.
     */
    public String name() {
        return "tepui_" + number;
    }

    /** Address of the host parts 2 to 9, which are never given to anyone: for the cluster's own servers. */
    public String reserved(int host) {
        if (host < 2 || host >= FIRST_HOST) {
            throw new IllegalArgumentException("not a reserved host part: " + host);
        }
        return address(number, host);
    }

    /** The address of a name, given to it now when it has none. */
    public synchronized String addressOf(String name) {
        String known = addresses.get(name);
        if (known != null) {
            return known;
        }
        String free = IntStream.rangeClosed(FIRST_HOST, LAST_HOST)
                .mapToObj(host -> address(number, host))
                .filter(address -> !addresses.containsValue(address))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("all addresses of the local cluster are in use"));
        addresses.put(name, free);
        save();
        return free;
    }

    /** Takes the address back from a name that will not come again. */
    public synchronized void release(String name) {
        if (addresses.remove(name) != null) {
            save();
        }
    }

    @Override
    public void close() {
        try {
            claim.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void bind(ServerSocket socket, InetSocketAddress address) throws IOException {
        try {
            socket.bind(address);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static String address(int subnet, int host) {
        return "127.77." + subnet + "." + host;
    }

    private static Properties load(Path file) {
        Properties saved = new Properties();
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                saved.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
        return saved;
    }

    private void save() {
        List<String> lines = Stream.concat(
                        Stream.of(NUMBER + "=" + number),
                        addresses.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()))
                .toList();
        AtomicFile.write(file, String.join("\n", lines) + "\n");
    }
}
