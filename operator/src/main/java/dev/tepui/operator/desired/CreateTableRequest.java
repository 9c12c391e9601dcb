package dev.tepui.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.TableSpec;

/** The CreateTable request that a Table's spec stands for. A field that is absent in the spec is absent in it. */
public final class CreateTableRequest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CreateTableRequest() {}

    public static ObjectNode of(TableSpec spec) {
        ObjectNode fields = JSON.valueToTree(spec);
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        for (String field : CreateTableShape.FIELDS) {
            JsonNode value = fields.path(field);
            if (!value.isMissingNode() && !value.isNull()) {
                request.set(
                        CreateTableShape.memberOf(field), CreateTableShape.rename(value, CreateTableShape::memberOf));
            }
        }
        return request;
    }
}
