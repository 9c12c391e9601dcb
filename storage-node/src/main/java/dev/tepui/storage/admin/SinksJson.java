package dev.tepui.storage.admin;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.StreamSink.Endpoint;
import dev.tepui.storage.table.StreamSink.Patience;
import dev.tepui.storage.table.StreamSink.Selection;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The member {@code streamSinks} of a table, both ways: fields are called as in the spec of a Table. Written is
 * everything, also what has not been asked for and is as usual. Reading throws IllegalArgumentException with the
 * reason.
 */
final class SinksJson {
    private static final int SINKS_MAX = 10;
    private static final int URL_MAX_LENGTH = 2_048;
    private static final int TIMEOUT_SECONDS = 10;
    private static final int TIMEOUT_MAX_SECONDS = 300;
    private static final int BATCH_SIZE = 100;
    private static final int BATCH_MAX_SIZE = 1_000;

    /** Source: the API reference of Lambda's event source mappings, also for the ages. */
    private static final int RETRY_ATTEMPTS_MAX = 10_000;

    private static final int AGE_MIN_SECONDS = 60;
    private static final int AGE_MAX_SECONDS = 604_800;

    private SinksJson() {}

    /** The sinks in a list of them; null for null. */
    static List<StreamSink> read(Object listOrNull) {
        if (listOrNull == null) {
            return null;
        }
        if (!(listOrNull instanceof JsonArray list)) {
            throw new IllegalArgumentException("streamSinks must be a list");
        }
        if (list.size() > SINKS_MAX) {
            throw new IllegalArgumentException("a table has at most " + SINKS_MAX + " stream sinks");
        }
        Set<String> names = new HashSet<>();
        return list.stream()
                .map(element -> {
                    if (!(element instanceof JsonObject object)) {
                        throw new IllegalArgumentException("streamSinks must have objects");
                    }
                    StreamSink sink = sink(object);
                    if (!names.add(sink.name())) {
                        throw new IllegalArgumentException("two stream sinks are called " + sink.name());
                    }
                    return sink;
                })
                .toList();
    }

    private static StreamSink sink(JsonObject object) {
        String name = string(object, "name");
        if (name == null || !name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException("the name of a stream sink must have 1 to 63 lower-case letters, digits"
                    + " and dashes, with a letter or a digit at both ends");
        }
        if (!object.containsKey("url")) {
            throw new IllegalArgumentException("stream sink " + name + " has no url");
        }
        Endpoint endpoint = new Endpoint(
                url(object, "url"),
                number(object, "timeoutSeconds", TIMEOUT_SECONDS, 1, TIMEOUT_MAX_SECONDS),
                url(object, "deadLetterUrl"));
        Patience patience = new Patience(
                number(object, "maximumRetryAttempts", StreamSink.UNLIMITED, 0, RETRY_ATTEMPTS_MAX),
                number(object, "maximumRecordAgeInSeconds", StreamSink.UNLIMITED, AGE_MIN_SECONDS, AGE_MAX_SECONDS));
        if (patience.retryAttempts() != StreamSink.UNLIMITED && !endpoint.hasDeadLetters()) {
            throw new IllegalArgumentException(
                    "maximumRetryAttempts needs a deadLetterUrl: nothing is dropped because it fails");
        }
        return new StreamSink(
                name,
                endpoint,
                number(object, "batchSize", BATCH_SIZE, 1, BATCH_MAX_SIZE),
                new Selection(
                        eventNames(object),
                        constant(
                                ViewType.class, object.getValue("streamViewType", ViewType.NEW_AND_OLD_IMAGES.name()))),
                patience);
    }

    /** Only what the node can send to, and nothing that must not be shown. */
    private static String url(JsonObject object, String name) {
        String text = string(object, name);
        if (text == null) {
            return null;
        }
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http
                    && text.length() <= URL_MAX_LENGTH
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getFragment() == null) {
                return text;
            }
        } catch (URISyntaxException garbage) {
            throw new IllegalArgumentException(name + ": " + garbage.getMessage(), garbage);
        }
        throw new IllegalArgumentException(name + " must be an http or https URL with a host, without user name and"
                + " fragment, of at most " + URL_MAX_LENGTH + " characters");
    }

    private static String string(JsonObject object, String name) {
        Object value = object.getValue(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException(name + " must be a string");
    }

    private static int number(JsonObject object, String name, int otherwise, int min, int max) {
        Object value = object.getValue(name, otherwise);
        if (value instanceof Integer number && (number == otherwise || number >= min && number <= max)) {
            return number;
        }
        throw new IllegalArgumentException(name + " must be from " + min + " to " + max
                + (otherwise == StreamSink.UNLIMITED ? ", or " + StreamSink.UNLIMITED : ""));
    }

    private static Set<Change.Kind> eventNames(JsonObject object) {
        if (!object.containsKey("eventNames")) {
            return EnumSet.allOf(Change.Kind.class);
        }
        if (!(object.getValue("eventNames") instanceof JsonArray names) || names.isEmpty()) {
            throw new IllegalArgumentException("eventNames must be a list that is not empty");
        }
        return names.stream()
                .map(name -> constant(Change.Kind.class, name))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Change.Kind.class)));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, Object name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        name + " must be one of " + Arrays.toString(type.getEnumConstants())));
    }

    /** Writes the sinks of a table and how far they are, if there are any. */
    static void write(JsonOutput out, List<SinkState> sinks) {
        if (sinks.isEmpty()) {
            return;
        }
        out.name("streamSinks").beginArray();
        for (SinkState state : sinks) {
            out.beginObject().name("definition");
            write(out, state.sink().sink());
            out.member("status", state.sink().status().name())
                    .member("oldestSeconds", state.oldestSeconds())
                    .member("lastFailure", state.lastFailure())
                    .endObject();
        }
        out.endArray();
    }

    private static void write(JsonOutput out, StreamSink sink) {
        Endpoint endpoint = sink.endpoint();
        out.beginObject()
                .member("name", sink.name())
                .member("url", endpoint.url())
                .member("timeoutSeconds", endpoint.timeoutSeconds())
                .member("deadLetterUrl", endpoint.deadLetterUrl())
                .member("batchSize", sink.batchSize());
        out.name("eventNames").beginArray();
        sink.selection().eventNames().stream().sorted().forEach(kind -> out.string(kind.name()));
        out.endArray()
                .member("streamViewType", sink.selection().viewType().name())
                .member("maximumRetryAttempts", sink.patience().retryAttempts())
                .member("maximumRecordAgeInSeconds", sink.patience().recordAgeSeconds())
                .endObject();
    }
}
