package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * How a client wants an object to be deleted.
 *
 * @param propagation {@code Background}, {@code Foreground} or {@code Orphan}
 * @param graceSeconds pods only
 * @param uid delete only this incarnation
 * @param resourceVersion delete only this version
 */
public record DeleteOptions(
        String propagation,
        Optional<Long> graceSeconds,
        Optional<String> uid,
        Optional<String> resourceVersion,
        boolean dryRun) {

    public static final DeleteOptions BACKGROUND =
            new DeleteOptions("Background", Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** Reads a {@code DeleteOptions} object; an empty one means the defaults. */
    public static DeleteOptions of(JsonNode body) {
        boolean orphan = body.path("orphanDependents").asBoolean();
        JsonNode preconditions = body.path("preconditions");
        return new DeleteOptions(
                body.path("propagationPolicy").asText(orphan ? "Orphan" : "Background"),
                body.has("gracePeriodSeconds")
                        ? Optional.of(body.get("gracePeriodSeconds").asLong())
                        : Optional.empty(),
                Optional.ofNullable(preconditions.path("uid").textValue()),
                Optional.ofNullable(preconditions.path("resourceVersion").textValue()),
                body.path("dryRun").path(0).asText().equals("All"));
    }
}
