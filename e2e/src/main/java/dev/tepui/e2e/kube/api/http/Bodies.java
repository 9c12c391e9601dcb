package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tepui.e2e.kube.api.error.ApiError;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads request bodies, whatever they are written in, and writes JSON. */
final class Bodies {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private Bodies() {}

    static JsonNode read(Request request) {
        byte[] body = request.body();
        if (body.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            if (request.contentType().equals("application/vnd.kubernetes.protobuf")) {
                return ProtobufBody.decode(body);
            }
            JsonNode tree = request.contentType().endsWith("yaml") ? readYaml(body) : JSON.readTree(body);
            return tree == null ? JsonNodeFactory.instance.objectNode() : tree;
        } catch (JsonProcessingException e) {
            throw ApiError.badRequest("the body of the request was in an unknown format: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode readObject(Request request) {
        if (read(request) instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.badRequest("the body of the request is not an object");
    }

    static byte[] write(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Most clients send JSON under the name of YAML, which is also YAML, but many times faster to read as JSON. */
    private static JsonNode readYaml(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return YAML.readTree(body);
        }
    }
}
