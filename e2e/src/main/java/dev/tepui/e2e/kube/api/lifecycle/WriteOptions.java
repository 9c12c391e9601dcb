package dev.tepui.e2e.kube.api.lifecycle;

import java.util.function.Consumer;

/**
 * How a client wants a write to be done.
 *
 * @param fieldManager never empty
 * @param force server-side apply takes over fields of other managers
 * @param dryRun everything is checked, nothing is stored
 * @param fieldValidation {@code Ignore}, {@code Warn} or {@code Strict}: what to do about unknown fields
 * @param warnings takes texts for the client
 */
public record WriteOptions(
        String fieldManager, boolean force, boolean dryRun, String fieldValidation, Consumer<String> warnings) {

    /** The server's own writes, and those of its controllers. */
    public static WriteOptions internal() {
        return new WriteOptions("kube-controller-manager", true, false, "Ignore", text -> {});
    }
}
