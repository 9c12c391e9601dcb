package dev.tepui.storage.operation.legacy;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.shape.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** AttributeUpdates: an action for each of several attributes. */
public final class LegacyUpdates {
    private LegacyUpdates() {}

    /** What a request asks for; an update without actions when it asks for nothing. */
    public static Update of(Structure request) {
        List<Update.Action> actions = new ArrayList<>();
        if (request.has("AttributeUpdates")) {
            ((Map<?, ?>) request.get("AttributeUpdates"))
                    .forEach((attribute, update) -> actions.add(action((String) attribute, (Structure) update)));
        }
        return new Update(List.copyOf(actions));
    }

    private static Update.Action action(String attribute, Structure update) {
        if (attribute.isEmpty()) {
            throw ApiError.invalidParameter("Empty attribute name");
        }
        Operand.Path path = new Operand.Path(List.of(new Operand.Name(attribute)));
        AttributeValue value = RequestReader.value(update, update.shape().require("Value"));
        String action = update.has("Action") ? update.string("Action") : "PUT";
        if (value == null) {
            if (!action.equals("DELETE")) {
                throw ApiError.invalidParameter("Only DELETE action is allowed when no attribute value is specified");
            }
            return new Update.Remove(path);
        }
        return switch (action) {
            case "ADD" -> add(path, value);
            case "DELETE" -> delete(path, value);
            default -> new Update.Set(path, new Operand.Value("", value));
        };
    }

    private static Update.Action add(Operand.Path path, AttributeValue value) {
        return switch (value) {
            case AttributeValue.N ignored -> new Update.LegacyAdd(path, value);
            case AttributeValue.SS ignored -> new Update.LegacyAdd(path, value);
            case AttributeValue.NS ignored -> new Update.LegacyAdd(path, value);
            case AttributeValue.BS ignored -> new Update.LegacyAdd(path, value);
            case AttributeValue.L ignored -> new Update.LegacyAdd(path, value);
            default -> throw ApiError.invalidParameter("ADD action is not supported for the type " + longName(value));
        };
    }

    private static Update.Action delete(Operand.Path path, AttributeValue value) {
        return switch (value) {
            case AttributeValue.SS ignored -> new Update.LegacyDelete(path, value);
            case AttributeValue.NS ignored -> new Update.LegacyDelete(path, value);
            case AttributeValue.BS ignored -> new Update.LegacyDelete(path, value);
            default ->
                throw ApiError.invalidParameter(
                        "DELETE action with value is not supported for the type " + longName(value));
        };
    }

    /** Types have other names in these two texts than everywhere else. */
    private static String longName(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S ignored -> "STRING";
            case AttributeValue.N ignored -> "NUMBER";
            case AttributeValue.B ignored -> "BINARY";
            case AttributeValue.Bool ignored -> "BOOLEAN";
            case AttributeValue.M ignored -> "MAP";
            case AttributeValue.L ignored -> "LIST";
            default -> value.typeName();
        };
    }
}
