package dev.tepui.images;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * An image at work, confined as a container of the pods is: its root file system read-only, its user, volumes only
 * where the pods mount some, none of which allows programs. Network and processes are those of this machine.
 */
final class Container implements AutoCloseable {
    /** In seconds; whatever happens to the test, nothing runs on after that. */
    private static final String LONGEST = "180";

    private static final long GRACE_SECONDS = 30;

    /** Mounts are seen by this process and its children only, and end with them. */
    private static final String CONFINE = """
            root=$1; volumes=$2; shift 2
            mount --bind "$root" "$root"
            mkdir -p "$root/proc" "$root/dev"
            cp /etc/hosts /etc/resolv.conf "$root/etc"
            mount --bind /proc "$root/proc"
            mount --bind /dev "$root/dev"
            for volume in $volumes; do
              mount -t tmpfs -o size=512m,mode=700,uid=65532,gid=65532,noexec,nosuid,nodev volume "$root$volume"
            done
            mount -o remount,bind,ro "$root"
            exec env -i "$@"
            """;

    private final Process process;
    private final Path log;

    private Container(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it, or skips the test where this machine does not allow that. */
    static Container start(ImageFile image, List<String> volumes, Map<String, String> variables) {
        skipWhereImpossible();
        Path root = image.root();
        JsonNode config = image.config();
        Map<String, String> environment = new TreeMap<>();
        for (String variable : ImageFileTest.texts(config.path("Env"))) {
            environment.put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
        }
        environment.putAll(variables);
        List<String> command = new ArrayList<>(List.of("timeout", "--kill-after=10", LONGEST));
        command.addAll(List.of("unshare", "--mount", "sh", "-e", "-c", CONFINE, "sh"));
        command.addAll(List.of(root.toString(), String.join(" ", volumes)));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        String user = config.path("User").asText();
        command.addAll(List.of("/usr/sbin/chroot", "--userspec=" + user, "--groups=", root.toString()));
        command.addAll(ImageFileTest.texts(config.path("Entrypoint")));
        Path log = root.resolveSibling(root.getFileName() + ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Container(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void skipWhereImpossible() {
        try {
            Tool.run(List.of("unshare", "--mount", "/usr/sbin/chroot", "/", "true"), Map.of(), false);
        } catch (IllegalStateException | UncheckedIOException e) {
            String reason = "images are run where a test may mount and change its root: " + e.getMessage();
            System.out.println("SKIPPED: " + reason);
            Assumptions.abort(reason);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its exit code, once it ends by itself. */
    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /** Asks it to end, as Kubernetes does, and returns its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        if (process.onExit()
                        .completeOnTimeout(null, GRACE_SECONDS, TimeUnit.SECONDS)
                        .join()
                == null) {
            process.destroyForcibly();
        }
    }
}
