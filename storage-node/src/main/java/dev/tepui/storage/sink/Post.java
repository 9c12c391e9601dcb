package dev.tepui.storage.sink;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.jackson.JsonFormat;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A request with events, in CloudEvents' binding for HTTP.
 *
 * @param timeoutMillis within which it must have been answered
 */
public record Post(String url, String contentType, byte[] body, long timeoutMillis) {
    private static final EventFormat FORMAT = new JsonFormat();
    private static final String BATCH = "application/cloudevents-batch+json";

    /** One event in the structured mode, or some in the batched mode. */
    static Post of(String url, List<CloudEvent> events, boolean batched, long timeoutMillis) {
        return batched
                ? new Post(url, BATCH, batch(events), timeoutMillis)
                : new Post(url, FORMAT.serializedContentType(), FORMAT.serialize(events.getFirst()), timeoutMillis);
    }

    /** A JSON array; the SDK writes only its elements. */
    private static byte[] batch(List<CloudEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        char separator = '[';
        for (CloudEvent event : events) {
            out.write(separator);
            out.writeBytes(FORMAT.serialize(event));
            separator = ',';
        }
        out.write(']');
        return out.toByteArray();
    }
}
