package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.property.Seed;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random items, read page by page in every way, against lists that are sorted and filtered here. */
@Timeout(120)
class PagingTest {
    private static final int ITEMS = 300;
    private static final int PARTITIONS = 4;
    private static final Pattern ID = Pattern.compile("\"id\":\\{\"N\":\"(\\d+)\"}");
    private static final Pattern COUNTS = Pattern.compile("\"Count\":(\\d+),\"ScannedCount\":(\\d+)");
    private static final Pattern LAST = Pattern.compile("\"LastEvaluatedKey\":(\\{.*?}})");

    /** An item; {@code a} and {@code b} are null when it does not have them. */
    private record Entry(int id, int partition, int sort, Integer a, String b, int v) {
        String json() {
            return "{\"p\":{\"S\":\"p" + partition + "\"},\"s\":{\"N\":\"" + sort + "\"},\"id\":{\"N\":\"" + id
                    + "\"},\"v\":{\"N\":\"" + v + "\"}" + (a == null ? "" : ",\"a\":{\"N\":\"" + a + "\"}")
                    + (b == null ? "" : ",\"b\":{\"S\":\"" + b + "\"}") + "}";
        }
    }

    /** What can be read, and in which order: items that are not in it are not {@code has}. */
    private record Place(String index, String sortName, Predicate<Entry> has, Comparator<Entry> order) {
        String parameter() {
            return index == null ? "" : ",\"IndexName\":\"" + index + "\"";
        }
    }

    /** A condition, and the placeholders that it uses. */
    private record Wanted(Predicate<Entry> condition, String text, String values) {}

    private static final Comparator<Entry> BY_SORT = Comparator.comparing(Entry::sort);
    private static final List<Place> PLACES = List.of(
            new Place(null, "s", entry -> true, BY_SORT),
            new Place(
                    "byA",
                    "a",
                    entry -> entry.a() != null,
                    Comparator.comparing(Entry::a).thenComparing(BY_SORT)),
            new Place(
                    "byB",
                    "b",
                    entry -> entry.b() != null,
                    Comparator.comparing(Entry::b).thenComparing(BY_SORT)));

    private static final RandomGenerator RANDOM = Seed.random(PagingTest.class);
    private static final List<Entry> ENTRIES = new ArrayList<>();
    private static TestServer server;

    @BeforeAll
    static void fill() {
        server = new TestServer();
        String created = server.call(
                        "CreateTable",
                        "{\"TableName\":\"paging\",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":["
                                + "{\"AttributeName\":\"p\",\"AttributeType\":\"S\"},"
                                + "{\"AttributeName\":\"s\",\"AttributeType\":\"N\"},"
                                + "{\"AttributeName\":\"a\",\"AttributeType\":\"N\"},"
                                + "{\"AttributeName\":\"b\",\"AttributeType\":\"S\"}],\"KeySchema\":"
                                + keySchema("s") + ",\"LocalSecondaryIndexes\":["
                                + "{\"IndexName\":\"byA\",\"KeySchema\":" + keySchema("a")
                                + ",\"Projection\":{\"ProjectionType\":\"INCLUDE\",\"NonKeyAttributes\":[\"v\"]}},"
                                + "{\"IndexName\":\"byB\",\"KeySchema\":" + keySchema("b")
                                + ",\"Projection\":{\"ProjectionType\":\"ALL\"}}]}")
                .body();
        assertThat(created).contains("byB");
        for (int id = 0; id < ITEMS; id++) {
            Entry entry = new Entry(
                    id,
                    RANDOM.nextInt(PARTITIONS),
                    id * 7919 % ITEMS - ITEMS / 2,
                    RANDOM.nextInt(3) == 0 ? null : RANDOM.nextInt(-3, 4),
                    RANDOM.nextInt(3) == 0 ? null : "b" + RANDOM.nextInt(5),
                    RANDOM.nextInt(4));
            ENTRIES.add(entry);
            assertThat(call("PutItem", "{\"TableName\":\"paging\",\"Item\":" + entry.json() + "}"))
                    .isEqualTo("{}");
        }
    }

    private static String keySchema(String sort) {
        return "[{\"AttributeName\":\"p\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"" + sort
                + "\",\"KeyType\":\"RANGE\"}]";
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldQueryPageByPageWhatIsWanted() {
        for (int i = 0; i < 400; i++) {
            Place place = PLACES.get(RANDOM.nextInt(PLACES.size()));
            boolean forward = RANDOM.nextBoolean();
            int partition = RANDOM.nextInt(PARTITIONS);
            Wanted range = range(place);
            Wanted filter = filter();
            String values = ",\"ExpressionAttributeValues\":{\":p\":{\"S\":\"p" + partition + "\"}" + range.values()
                    + filter.values() + "}";
            String request = "{\"TableName\":\"paging\",\"KeyConditionExpression\":\"p = :p" + range.text() + "\""
                    + filter.text() + values + place.parameter() + ",\"ScanIndexForward\":" + forward
                    + ",\"ProjectionExpression\":\"id\"";
            List<Integer> expected = ENTRIES.stream()
                    .filter(entry -> entry.partition() == partition)
                    .filter(place.has().and(range.condition()))
                    .sorted(forward ? place.order() : place.order().reversed())
                    .filter(filter.condition())
                    .map(Entry::id)
                    .toList();

            assertThat(pages("Query", request, limit())).as(request).isEqualTo(expected);
        }
    }

    @Test
    void shouldScanEverySegmentPageByPage() {
        for (int i = 0; i < 60; i++) {
            Place place = PLACES.get(RANDOM.nextInt(PLACES.size()));
            int segments = 1 + RANDOM.nextInt(5);
            Wanted filter = filter();
            String request = "{\"TableName\":\"paging\"" + filter.text()
                    + (filter.values().isEmpty()
                            ? ""
                            : ",\"ExpressionAttributeValues\":{"
                                    + filter.values().substring(1) + "}")
                    + place.parameter() + ",\"ProjectionExpression\":\"id\",\"TotalSegments\":" + segments;
            List<Integer> expected = ENTRIES.stream()
                    .filter(place.has().and(filter.condition()))
                    .map(Entry::id)
                    .toList();

            int limit = limit();
            List<Integer> found = IntStream.range(0, segments)
                    .mapToObj(segment -> pages("Scan", request + ",\"Segment\":" + segment, limit))
                    .flatMap(List::stream)
                    .toList();

            assertThat(found).as(request).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** A Limit, or 0 for none. */
    private static int limit() {
        return switch (RANDOM.nextInt(3)) {
            case 0 -> 0;
            case 1 -> 1 + RANDOM.nextInt(5);
            default -> 1 + RANDOM.nextInt(ITEMS / PARTITIONS);
        };
    }

    private static Wanted filter() {
        int v = RANDOM.nextInt(5);
        return switch (RANDOM.nextInt(3)) {
            case 0 -> new Wanted(entry -> true, "", "");
            case 1 ->
                new Wanted(entry -> entry.v() < v, ",\"FilterExpression\":\"v < :v\"", ",\":v\":{\"N\":\"" + v + "\"}");
            default ->
                new Wanted(
                        entry -> entry.v() != v,
                        ",\"FilterExpression\":\"NOT v = :v\"",
                        ",\":v\":{\"N\":\"" + v + "\"}");
        };
    }

    private static Wanted range(Place place) {
        if (place.sortName().equals("b")) {
            String b = "b" + RANDOM.nextInt(5);
            return switch (RANDOM.nextInt(3)) {
                case 0 -> new Wanted(entry -> true, "", "");
                case 1 ->
                    new Wanted(
                            entry -> entry.b().startsWith(b),
                            " AND begins_with(b, :x)",
                            ",\":x\":{\"S\":\"" + b + "\"}");
                default ->
                    new Wanted(entry -> entry.b().compareTo(b) <= 0, " AND b <= :x", ",\":x\":{\"S\":\"" + b + "\"}");
            };
        }
        boolean ofTable = place.index() == null;
        int low = ofTable ? RANDOM.nextInt(-ITEMS / 2, ITEMS / 2) : RANDOM.nextInt(-4, 5);
        int high = low + RANDOM.nextInt(ofTable ? ITEMS : 4);
        String name = place.sortName();
        String one = ",\":x\":{\"N\":\"" + low + "\"}";
        return switch (RANDOM.nextInt(5)) {
            case 0 -> new Wanted(entry -> true, "", "");
            case 1 -> new Wanted(entry -> number(entry, ofTable) > low, " AND " + name + " > :x", one);
            case 2 -> new Wanted(entry -> number(entry, ofTable) == low, " AND " + name + " = :x", one);
            case 3 -> new Wanted(entry -> number(entry, ofTable) < low, " AND " + name + " < :x", one);
            default ->
                new Wanted(
                        entry -> number(entry, ofTable) >= low && number(entry, ofTable) <= high,
                        " AND " + name + " BETWEEN :x AND :y",
                        one + ",\":y\":{\"N\":\"" + high + "\"}");
        };
    }

    private static int number(Entry entry, boolean ofTable) {
        return ofTable ? entry.sort() : entry.a();
    }

    /**
     * The ids of all pages, one after the other. A page with a last key has read as many items as its limit, the others
     * fewer, whatever the filter has left of them.
     */
    private static List<Integer> pages(String operation, String request, int limit) {
        List<Integer> ids = new ArrayList<>();
        String start = "";
        while (start != null) {
            String page = call(operation, request + start + (limit == 0 ? "" : ",\"Limit\":" + limit) + "}");
            Matcher counts = COUNTS.matcher(page);
            assertThat(counts.find()).as(page).isTrue();
            List<Integer> found = ID.matcher(page)
                    .results()
                    .map(match -> Integer.valueOf(match.group(1)))
                    .toList();
            assertThat(found).as(page).hasSize(Integer.parseInt(counts.group(1)));
            ids.addAll(found);
            Matcher last = LAST.matcher(page);
            start = last.find() ? ",\"ExclusiveStartKey\":" + last.group(1) : null;
            int scanned = Integer.parseInt(counts.group(2));
            assertThat(limit > 0 && scanned == limit).as(page).isEqualTo(start != null);
        }
        return ids;
    }

    private static String call(String operation, String body) {
        HttpResponse<String> response = server.call(operation, body);
        assertThat(response.statusCode()).as(body + response.body()).isEqualTo(200);
        return response.body();
    }
}
