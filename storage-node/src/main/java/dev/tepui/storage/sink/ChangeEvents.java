package dev.tepui.storage.sink;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Numbers;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.stream.StreamRecordJson;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import dev.tepui.storage.table.Table;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;

/**
 * Changes as CloudEvents whose data is the stream record, as GetRecords shows it. Immutable; pure.
 *
 * <p>{@code subject} is the item's key as DynamoDB JSON, {@code partitionkey} the value of its partition key;
 * {@code sequence} grows along the changes of an item. The names are those of CloudEvents' documented extensions.
 */
final class ChangeEvents {
    private static final String TYPE = "dev.tepui.dynamodb.";
    private static final String JSON = "application/json";

    private final StreamRecordJson records;
    private final URI source;

    ChangeEvents(Table table, ViewType viewType, String region) {
        records = new StreamRecordJson(table, viewType, region);
        source = URI.create("arn:aws:dynamodb:" + region + ":000000000000:table/" + table.name());
    }

    /** The event of a change in a group: the same however often it is made. */
    CloudEvent of(int group, Change change) {
        return builder(group, change).build();
    }

    /** The event for a dead-letter target: it says also who did not take it, and why. */
    CloudEvent deadLetter(int group, Change change, Outcome.Failed reason, String url) {
        CloudEventBuilder event = builder(group, change)
                .withExtension("tepuierrordest", printable(url))
                .withExtension("tepuierrorreason", printable(reason.reason()));
        if (reason.status() != Outcome.NO_STATUS) {
            event.withExtension("tepuierrorcode", reason.status());
        }
        return event.build();
    }

    private CloudEventBuilder builder(int group, Change change) {
        JsonOutput record = new JsonOutput();
        records.write(record, group, change);
        Map<String, AttributeValue> key = records.key(change);
        JsonOutput subject = new JsonOutput();
        ItemJson.write(subject, key);
        return CloudEventBuilder.v1()
                .withId(records.id(group, change))
                .withSource(source)
                .withType(TYPE + change.kind().name())
                .withSubject(printable(new String(subject.toBytes(), StandardCharsets.UTF_8)))
                .withTime(Instant.ofEpochMilli(change.atMillis()).atOffset(ZoneOffset.UTC))
                .withExtension(
                        "partitionkey", printable(text(key.values().iterator().next())))
                .withExtension("sequence", StreamRecordJson.sequenceNumber(change.position()))
                .withData(JSON, record.toBytes());
    }

    private static String text(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S(String text) -> text;
            case AttributeValue.N(BigDecimal number) -> Numbers.text(number);
            case AttributeValue.B(var bytes) -> Base64.getEncoder().encodeToString(bytes.array());
            default -> throw new IllegalArgumentException("no value of a key: " + value.typeName());
        };
    }

    /** Without the characters that attributes of events must not have: these are written as JSON escapes. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            boolean noncharacter = (c & 0xFFFE) == 0xFFFE || c >= 0xFDD0 && c <= 0xFDEF;
            if (Character.isISOControl(c) || surrogate || noncharacter) {
                for (char unit : Character.toChars(c)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
