package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.util.List;

/** The shape in which a client wants objects: as they are, as rows of a table, or their metadata only. */
final class Views {
    private enum Shape {
        OBJECT,
        TABLE,
        METADATA
    }

    private final Shape shape;
    private final ResourceType type;
    private final TablePrinter table;

    /** kubectl wants the columns only once in a watch. */
    private boolean columnsSent;

    private Views(Shape shape, ResourceType type, String includeObject) {
        this.shape = shape;
        this.type = type;
        this.table = new TablePrinter(type, includeObject);
    }

    static Views of(Request request, ResourceType type) {
        Shape shape = Shape.OBJECT;
        String first = request.header("Accept").split(",")[0];
        if (first.contains("as=Table")) {
            shape = Shape.TABLE;
        } else if (first.contains("as=PartialObjectMetadata")) {
            shape = Shape.METADATA;
        }
        return new Views(shape, type, request.query("includeObject"));
    }

    Answer object(ObjectNode object) {
        return Answer.ok(shown(object));
    }

    Answer written(int code, ObjectNode object) {
        return Answer.json(code, shown(object));
    }

    Answer list(ListPage page) {
        ObjectNode list;
        if (shape == Shape.TABLE) {
            list = table.print(page.objects(), true);
        } else {
            list = JsonNodeFactory.instance.objectNode();
            boolean partial = shape == Shape.METADATA;
            list.put("kind", partial ? "PartialObjectMetadataList" : type.kind() + "List");
            list.put("apiVersion", partial ? "meta.k8s.io/v1" : type.apiVersion());
            ArrayNode items = list.putArray("items");
            page.objects().forEach(object -> items.add(shown(object)));
        }
        ObjectNode metadata = list.withObjectProperty("metadata");
        metadata.put("resourceVersion", page.revision());
        if (!page.next().isEmpty()) {
            metadata.put("continue", page.next()).put("remainingItemCount", page.remaining());
        }
        return Answer.ok(list);
    }

    ObjectNode watched(ObjectNode object) {
        if (shape != Shape.TABLE) {
            return shown(object);
        }
        ObjectNode row = table.print(List.of(object), !columnsSent);
        columnsSent = true;
        return row;
    }

    ObjectNode bookmark(ObjectNode bookmark) {
        if (shape == Shape.OBJECT) {
            return bookmark;
        }
        return shape == Shape.TABLE ? table.bookmark(bookmark) : partial(bookmark);
    }

    private ObjectNode shown(ObjectNode object) {
        return switch (shape) {
            case OBJECT -> object;
            case METADATA -> partial(object);
            case TABLE -> table.print(List.of(object), true);
        };
    }

    static ObjectNode partial(ObjectNode object) {
        ObjectNode partial = JsonNodeFactory.instance.objectNode();
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.get("metadata"));
        return partial;
    }
}
