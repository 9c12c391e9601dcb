package dev.tepui.storage.differential;

import dev.tepui.storage.item.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sends requests to one server and reads the answers in a form that can be compared. */
final class Answers implements AutoCloseable {
    /** Moments, ids and names that cannot be equal, and members that only one of the two has. */
    private static final Set<String> NOT_COMPARED = Set.of(
            "CreationDateTime",
            "LastUpdateToPayPerRequestDateTime",
            "LastIncreaseDateTime",
            "LastDecreaseDateTime",
            "NumberOfDecreasesToday",
            "TableArn",
            "TableId",
            "IndexArn",
            "IndexSizeBytes",
            "TableStatus",
            "TableSizeBytes",
            "ItemCount",
            "TableClassSummary",
            "OnDemandThroughput",
            "WarmThroughput");

    /**
     * What has been answered.
     *
     * @param verdict OK or the error's type without namespace, a colon, the text and the reasons of a cancelled
     *     transaction
     * @param body of a success
     */
    record Answer(String verdict, Object body) {}

    /** Local has global indexes ready at once, and tells less of them. */
    private static final Set<String> COMPARED_OF_GLOBAL_INDEXES = Set.of("IndexName", "KeySchema", "Projection");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final boolean local;

    Answers(int port) {
        this(port, false);
    }

    private Answers(int port, boolean local) {
        this.uri = URI.create("http://127.0.0.1:" + port + "/");
        this.local = local;
    }

    /**
     * DynamoDB Local, whose numbers are written as the service writes them: Local keeps zeros in what it has computed
     * (−0.5 and −0.5 are −1.0).
     */
    static Answers ofLocal(int port) {
        return new Answers(port, true);
    }

    Answer ask(String operation, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/dynamodb/aws4_request, "
                                + "SignedHeaders=host, Signature=00")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            Answer answer = read(response.statusCode(), response.body(), body.contains("ReturnConsumedCapacity"));
            if (operation.equals("UpdateTable") && answer.body() instanceof Map<?, ?> changed) {
                // The service shows the units as they were before, Local as they are after the change.
                ((Map<?, ?>) changed.get("TableDescription")).remove("ProvisionedThroughput");
            }
            return local ? new Answer(answer.verdict(), withCanonicalNumbers(answer.body())) : answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object withCanonicalNumbers(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<Object, Object> canonical = new LinkedHashMap<>();
                map.forEach((name, member) -> canonical.put(
                        name,
                        name.equals("N") && member instanceof String number
                                ? canonical(number)
                                : name.equals("NS") && member instanceof List<?> numbers
                                        ? new ArrayList<>(numbers.stream()
                                                .map(number -> (Object) canonical((String) number))
                                                .toList())
                                        : withCanonicalNumbers(member)));
                yield canonical;
            }
            case List<?> list ->
                new ArrayList<Object>(
                        list.stream().map(Answers::withCanonicalNumbers).toList());
            case null, default -> value;
        };
    }

    private static String canonical(String number) {
        return Numbers.text(Numbers.parse(number));
    }

    private static Answer read(int status, String body, boolean capacityWanted) {
        @SuppressWarnings("unchecked") // Every answer is an object.
        Map<String, Object> object = (Map<String, Object>) Json.parse(body.isEmpty() ? "{}" : body);
        if (status == 200) {
            for (String member : new String[] {"Table", "TableDescription"}) {
                if (object.get(member) instanceof Map<?, ?> description) {
                    description.keySet().removeIf(NOT_COMPARED::contains);
                    if (description.get("LocalSecondaryIndexes") instanceof List<?> indexes) {
                        indexes.forEach(index -> ((Map<?, ?>) index).keySet().removeIf(NOT_COMPARED::contains));
                        // In no order that means anything.
                        indexes.sort(Comparator.comparing(Object::toString));
                    }
                    if (description.get("GlobalSecondaryIndexes") instanceof List<?> indexes) {
                        indexes.forEach(index -> ((Map<?, ?>) index).keySet().retainAll(COMPARED_OF_GLOBAL_INDEXES));
                        indexes.sort(Comparator.comparing(Object::toString));
                    }
                    if (description.get("BillingModeSummary") instanceof Map<?, ?> summary) {
                        summary.keySet().removeIf(NOT_COMPARED::contains);
                    }
                    if (description.get("ProvisionedThroughput") instanceof Map<?, ?> throughput) {
                        throughput.keySet().removeIf(NOT_COMPARED::contains);
                    }
                }
            }
            if (Double.valueOf(0).equals(object.get("Count")) || !capacityWanted) {
                // An empty page costs nothing in Local, the minimum in the service; and Local tells the capacity of
                // removing nothing to those who have not asked.
                object.remove("ConsumedCapacity");
            }
            if (object.get("Responses") instanceof Map<?, ?> byTable) {
                // The items of a batch are in no order.
                byTable.values().forEach(items -> ((List<?>) items).sort(Comparator.comparing(Object::toString)));
            }
            return new Answer("OK", object);
        }
        String type = object.get("__type").toString();
        Object message = object.getOrDefault("message", object.get("Message"));
        String verdict = type.substring(type.indexOf('#') + 1) + ": " + (message == null ? "" : message);
        Object reasons = object.get("CancellationReasons");
        return new Answer(reasons == null ? verdict : verdict + " " + reasons, null);
    }

    @Override
    public void close() {
        client.close();
    }
}
