package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The members AttributeDefinitions and KeySchema of tables and indexes, and the rules about them. */
final class KeysJson {
    private static final int KEY_ELEMENTS_MAX = 2;

    private KeysJson() {}

    static List<AttributeDefinition> attributes(Structure request) {
        List<AttributeDefinition> attributes = new ArrayList<>();
        for (Structure definition : request.structures("AttributeDefinitions")) {
            attributes.add(new AttributeDefinition(
                    definition.string("AttributeName"), KeyType.valueOf(definition.string("AttributeType"))));
        }
        return attributes;
    }

    /** A table's key; how many attributes are defined beside it is another question. */
    static List<KeyElement> tableKey(Structure request, List<AttributeDefinition> attributes) {
        List<KeyElement> keys = elements(request);
        if (attributes.size() < keys.size()) {
            throw ApiError.validation("Invalid KeySchema: Some index key attribute have no definition");
        }
        checkDefined(keys, attributes);
        checkRoles(keys);
        return keys;
    }

    /** The elements of a key, in their order; what they say is checked by {@link #checkRoles}. */
    static List<KeyElement> elements(Structure keyed) {
        List<KeyElement> keys = new ArrayList<>();
        for (Structure element : keyed.structures("KeySchema")) {
            keys.add(new KeyElement(element.string("AttributeName"), Role.valueOf(element.string("KeyType"))));
        }
        if (keys.isEmpty()) {
            throw ApiError.validation("No defined key schema.  A key schema containing at least a hash key "
                    + "must be defined for all tables");
        }
        if (keys.size() > KEY_ELEMENTS_MAX) {
            throw ApiError.validation(
                    "Key Schema too big.  Key Schema must at most consist of the hash and range key of a table");
        }
        return keys;
    }

    /** Refuses anything but a HASH element that a RANGE element with another attribute may follow. */
    static void checkRoles(List<KeyElement> keys) {
        if (keys.get(0).role() != Role.HASH) {
            throw ApiError.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        if (keys.size() == 1) {
            return;
        }
        if (keys.get(0).attribute().equals(keys.get(1).attribute())) {
            throw ApiError.validation(
                    "Both the Hash Key and the Range Key element in the KeySchema have the same name");
        }
        if (keys.get(1).role() != Role.RANGE) {
            throw ApiError.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
    }

    static void checkDefined(List<KeyElement> keys, List<AttributeDefinition> attributes) {
        List<String> names = keys.stream().map(KeyElement::attribute).toList();
        List<String> defined = names(attributes);
        if (!defined.containsAll(names)) {
            throw ApiError.invalidParameter("Some index key attributes are not defined in AttributeDefinitions. Keys: "
                    + names + ", AttributeDefinitions: " + defined);
        }
    }

    /** Refuses more definitions than a table without indexes has a use for. */
    static void checkCount(List<KeyElement> keys, List<AttributeDefinition> attributes) {
        if (attributes.size() != keys.size()) {
            throw ApiError.invalidParameter("Number of attributes in KeySchema does not exactly match "
                    + "number of attributes defined in AttributeDefinitions");
        }
    }

    /** Refuses attributes that are defined twice, and those that no key of table and indexes uses. */
    static void checkUsed(Set<String> used, List<AttributeDefinition> attributes) {
        List<String> defined = names(attributes);
        if (new HashSet<>(defined).size() < defined.size()) {
            throw ApiError.validation("Cannot have two attributes with the same name");
        }
        if (defined.size() > used.size()) {
            throw ApiError.invalidParameter("Some AttributeDefinitions are not used. AttributeDefinitions: " + defined
                    + ", keys used: " + used);
        }
    }

    static void write(JsonOutput out, List<AttributeDefinition> attributes) {
        out.name("AttributeDefinitions").beginArray();
        for (AttributeDefinition attribute : attributes) {
            out.beginObject()
                    .member("AttributeName", attribute.name())
                    .member("AttributeType", attribute.type().name())
                    .endObject();
        }
        out.endArray();
    }

    static void writeKey(JsonOutput out, List<KeyElement> keys) {
        out.name("KeySchema").beginArray();
        for (KeyElement element : keys) {
            out.beginObject()
                    .member("AttributeName", element.attribute())
                    .member("KeyType", element.role().name())
                    .endObject();
        }
        out.endArray();
    }

    private static List<String> names(List<AttributeDefinition> attributes) {
        return attributes.stream().map(AttributeDefinition::name).toList();
    }
}
