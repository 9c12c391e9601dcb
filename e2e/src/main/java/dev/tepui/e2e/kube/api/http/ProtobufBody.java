package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the few kinds that kubectl and Helm insist on sending as protobuf. The field numbers are those of the
 * {@code generated.proto} files of k8s.io/api and k8s.io/apimachinery.
 */
final class ProtobufBody {
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    /** How a field is written: its JSON name and the message it holds, or one of the scalar names below. */
    private record Field(String name, String type, boolean repeated) {}

    private static final Map<String, Map<Integer, Field>> MESSAGES = Map.of(
            "Namespace", Map.of(1, one("metadata", "ObjectMeta"), 2, one("spec", "NamespaceSpec")),
            "NamespaceSpec", Map.of(1, many("finalizers", "string")),
            "ServiceAccount", Map.of(1, one("metadata", "ObjectMeta")),
            "Secret",
                    Map.of(
                            1, one("metadata", "ObjectMeta"),
                            2, many("data", "bytes map"),
                            3, one("type", "string"),
                            4, many("stringData", "string map"),
                            5, one("immutable", "bool")),
            "ConfigMap",
                    Map.of(
                            1, one("metadata", "ObjectMeta"),
                            2, many("data", "string map"),
                            3, many("binaryData", "bytes map"),
                            4, one("immutable", "bool")),
            "ObjectMeta",
                    Map.of(
                            1, one("name", "string"),
                            2, one("generateName", "string"),
                            3, one("namespace", "string"),
                            5, one("uid", "string"),
                            6, one("resourceVersion", "string"),
                            11, many("labels", "string map"),
                            12, many("annotations", "string map"),
                            14, many("finalizers", "string")),
            "DeleteOptions",
                    Map.of(
                            1, one("gracePeriodSeconds", "int"),
                            2, one("preconditions", "Preconditions"),
                            3, one("orphanDependents", "bool"),
                            4, one("propagationPolicy", "string"),
                            5, many("dryRun", "string")),
            "Preconditions", Map.of(1, one("uid", "string"), 2, one("resourceVersion", "string")),
            "SelfSubjectAccessReview", Map.of(2, one("spec", "AccessSpec")),
            "AccessSpec", Map.of(1, one("resourceAttributes", "AccessAttributes")));

    private ProtobufBody() {}

    static ObjectNode decode(byte[] body) {
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, 4, MAGIC, 0, 4)) {
            throw ApiError.badRequest("the body is not in the protobuf format of Kubernetes");
        }
        Map<Integer, List<byte[]>> envelope = fields(Arrays.copyOfRange(body, MAGIC.length, body.length));
        Map<Integer, List<byte[]>> type = fields(last(envelope, 1));
        String kind = utf8(last(type, 2));
        if (!MESSAGES.containsKey(kind)) {
            throw ApiError.unsupportedMediaType("this development server reads no protobuf of " + kind + ", send JSON");
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", utf8(last(type, 1))).put("kind", kind);
        return object.setAll(message(kind, last(envelope, 2)));
    }

    private static ObjectNode message(String type, byte[] bytes) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Map<Integer, Field> known = MESSAGES.getOrDefault(type, Map.of());
        fields(bytes).forEach((number, values) -> {
            if (known.containsKey(number)) {
                values.forEach(value -> add(object, known.get(number), value));
            }
        });
        return object;
    }

    private static void add(ObjectNode object, Field field, byte[] value) {
        switch (field.type()) {
            case "string" -> {
                // Protobuf has no absent strings here: empty means not set.
                if (field.repeated()) {
                    object.withArrayProperty(field.name()).add(utf8(value));
                } else if (value.length > 0) {
                    object.put(field.name(), utf8(value));
                }
            }
            case "bool" -> object.put(field.name(), varint(ByteBuffer.wrap(value)) != 0);
            case "int" -> object.put(field.name(), varint(ByteBuffer.wrap(value)));
            case "string map", "bytes map" -> {
                Map<Integer, List<byte[]>> entry = fields(value);
                byte[] content = last(entry, 2);
                boolean text = field.type().equals("string map");
                String shown = text ? utf8(content) : Base64.getEncoder().encodeToString(content);
                object.withObjectProperty(field.name()).put(utf8(last(entry, 1)), shown);
            }
            default -> object.set(field.name(), message(field.type(), value));
        }
    }

    /** The payloads of each field, by its number; a varint stays in its encoded form. */
    private static Map<Integer, List<byte[]>> fields(byte[] message) {
        Map<Integer, List<byte[]>> fields = new TreeMap<>();
        ByteBuffer in = ByteBuffer.wrap(message);
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            int start = in.position();
            byte[] value;
            switch (tag & 7) {
                case 0 -> {
                    varint(in);
                    value = Arrays.copyOfRange(message, start, in.position());
                }
                case 1 -> value = take(in, 8);
                case 2 -> value = take(in, (int) varint(in));
                case 5 -> value = take(in, 4);
                default -> throw ApiError.badRequest("malformed protobuf");
            }
            fields.computeIfAbsent(tag >>> 3, number -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    /** The payload that counts of a field that is not repeated; empty when it is not there. */
    private static byte[] last(Map<Integer, List<byte[]>> fields, int number) {
        List<byte[]> values = fields.getOrDefault(number, List.of());
        return values.isEmpty() ? new byte[0] : values.getLast();
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw ApiError.badRequest("malformed protobuf");
        }
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!in.hasRemaining()) {
                throw ApiError.badRequest("malformed protobuf");
            }
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw ApiError.badRequest("malformed protobuf");
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Field one(String name, String type) {
        return new Field(name, type, false);
    }

    private static Field many(String name, String type) {
        return new Field(name, type, true);
    }
}
