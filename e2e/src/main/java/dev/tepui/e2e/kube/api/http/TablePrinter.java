package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Prints objects as rows of {@code meta.k8s.io/v1 Table}, which is what {@code kubectl get} shows. */
final class TablePrinter {
    /**
     * One column.
     *
     * @param priority 0: always shown, 1: only with {@code -o wide}
     */
    record Column(String name, String type, int priority, Function<ObjectNode, JsonNode> cell) {}

    private final List<Column> columns;
    private final String includeObject;

    TablePrinter(ResourceType type, String includeObject) {
        this.columns = columnsOf(type);
        this.includeObject = includeObject;
    }

    ObjectNode print(List<ObjectNode> objects, boolean withColumns) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1").putObject("metadata");
        ArrayNode definitions = table.putArray("columnDefinitions");
        if (withColumns) {
            columns.forEach(column -> define(definitions, column));
        }
        ArrayNode rows = table.putArray("rows");
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            columns.forEach(column -> cells.add(column.cell().apply(object)));
            switch (includeObject) {
                case "None" -> {}
                case "Object" -> row.set("object", object);
                default -> row.set("object", Views.partial(object));
            }
        }
        return table;
    }

    /** A bookmark in a watch of tables is a table without rows whose version is the bookmark's. */
    ObjectNode bookmark(ObjectNode bookmark) {
        ObjectNode table = print(List.of(), false);
        table.set("metadata", bookmark.get("metadata"));
        return table;
    }

    private static void define(ArrayNode definitions, Column column) {
        ObjectNode definition = definitions.addObject();
        definition.put("name", column.name()).put("type", column.type());
        definition.put("format", column.name().equals("Name") ? "name" : "");
        definition.put("description", column.name()).put("priority", column.priority());
    }

    private static List<Column> columnsOf(ResourceType type) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("Name", "string", 0, o -> o.at("/metadata/name")));
        if (type.columns().isEmpty()) {
            columns.addAll(BuiltInColumns.of(type));
            return columns;
        }
        for (JsonNode spec : type.columns()) {
            String path = spec.path("jsonPath").asText();
            String kind = spec.path("type").asText();
            columns.add(new Column(
                    spec.path("name").asText(),
                    kind,
                    spec.path("priority").asInt(),
                    object -> cell(SimpleJsonPath.find(object, path), kind)));
        }
        return columns;
    }

    private static JsonNode cell(List<JsonNode> found, String type) {
        if (found.isEmpty() || found.get(0).isNull()) {
            return NullNode.instance;
        }
        JsonNode first = found.get(0);
        if (type.equals("date")) {
            return TextNode.valueOf(BuiltInColumns.age(first.asText()));
        }
        boolean plain = first.isNumber() || first.isBoolean();
        return plain && !type.equals("string")
                ? first
                : TextNode.valueOf(first.isValueNode() ? first.asText() : first.toString());
    }
}
