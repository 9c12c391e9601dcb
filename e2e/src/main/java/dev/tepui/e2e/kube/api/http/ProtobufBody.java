package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

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
        String[] type = {"", ""};
        byte[][] raw = {new byte[0]};
        forEachField(ByteBuffer.wrap(body, 4, body.length - 4).slice(), (number, value) -> {
            if (number == 1) {
                forEachField(ByteBuffer.wrap(value), (part, text) -> type[part - 1] = utf8(text));
            } else if (number == 2) {
                raw[0] = value;
            }
        });
        if (!MESSAGES.containsKey(type[1])) {
            throw ApiError.unsupportedMediaType(
                    "this development server reads no protobuf of " + type[1] + ", send JSON");
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", type[0]).put("kind", type[1]);
        return object.setAll(message(type[1], raw[0]));
    }

    private static ObjectNode message(String type, byte[] bytes) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Map<Integer, Field> fields = MESSAGES.getOrDefault(type, Map.of());
        forEachField(ByteBuffer.wrap(bytes), (number, value) -> {
            Field field = fields.get(number);
            if (field != null) {
                add(object, field, value);
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
                byte[][] entry = {new byte[0], new byte[0]};
                forEachField(ByteBuffer.wrap(value), (number, part) -> entry[number - 1] = part);
                boolean text = field.type().equals("string map");
                String shown = text ? utf8(entry[1]) : Base64.getEncoder().encodeToString(entry[1]);
                object.withObjectProperty(field.name()).put(utf8(entry[0]), shown);
            }
            default -> object.set(field.name(), message(field.type(), value));
        }
    }

    private interface FieldVisitor {
        void visit(int number, byte[] value);
    }

    /** Calls back with each field's payload; a varint is handed on in its encoded form. */
    private static void forEachField(ByteBuffer in, FieldVisitor visitor) {
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            int start = in.position();
            byte[] value;
            switch (tag & 7) {
                case 0 -> {
                    varint(in);
                    value = Arrays.copyOfRange(in.array(), in.arrayOffset() + start, in.arrayOffset() + in.position());
                }
                case 1 -> value = take(in, 8);
                case 2 -> value = take(in, (int) varint(in));
                case 5 -> value = take(in, 4);
                default -> throw ApiError.badRequest("malformed protobuf");
            }
            visitor.visit(tag >>> 3, value);
        }
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
