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

    /** Attributes of each role in the key of a global secondary index. Source: DynamoDB's limits. */
    private static final int ROLE_MAX = 4;

    private static final String SAME_NAME =
            "Both the Hash Key and the Range Key element in the KeySchema have the same name";

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

    /** The one or two elements of a key, in their order; what they say is checked by {@link #checkRoles}. */
    static List<KeyElement> elements(Structure keyed) {
        return elements(keyed, KEY_ELEMENTS_MAX);
    }

    /** The elements of the key of a global secondary index; what they say is checked by {@link #checkManyRoles}. */
    static List<KeyElement> manyElements(Structure keyed) {
        return elements(keyed, 2 * ROLE_MAX);
    }

    private static List<KeyElement> elements(Structure keyed, int max) {
        List<KeyElement> keys = new ArrayList<>();
        for (Structure element : keyed.structures("KeySchema")) {
            keys.add(new KeyElement(element.string("AttributeName"), Role.valueOf(element.string("KeyType"))));
        }
        if (keys.isEmpty()) {
            throw ApiError.validation("No defined key schema.  A key schema containing at least a hash key "
                    + "must be defined for all tables");
        }
        if (keys.size() > max) {
            throw ApiError.validation(
                    "Key Schema too big.  Key Schema must at most consist of the hash and range key of a table");
        }
        return keys;
    }

    /** Refuses anything but a HASH element that a RANGE element with another attribute may follow. */
    static void checkRoles(List<KeyElement> keys) {
        checkBegin(keys);
        if (keys.size() == 1) {
            return;
        }
        if (keys.get(0).attribute().equals(keys.get(1).attribute())) {
            throw ApiError.validation(SAME_NAME);
        }
        if (keys.get(1).role() != Role.RANGE) {
            throw ApiError.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
    }

    private static void checkBegin(List<KeyElement> keys) {
        if (keys.get(0).role() != Role.HASH) {
            throw ApiError.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
    }

    /** Refuses anything but HASH elements that RANGE elements may follow, some of each and all of different names. */
    static void checkManyRoles(List<KeyElement> keys) {
        checkBegin(keys);
        for (Role role : Role.values()) {
            if (keys.stream().filter(element -> element.role() == role).count() > ROLE_MAX) {
                throw ApiError.invalidParameter(
                        "The KeySchema exceeds the maximum allowed number of " + role + " key attributes");
            }
        }
        for (int i = 1; i < keys.size(); i++) {
            if (keys.get(i).role() == Role.HASH && keys.get(i - 1).role() == Role.RANGE) {
                throw ApiError.invalidParameter(
                        "All HASH key attributes must precede RANGE key attributes in the" + " KeySchema");
            }
        }
        if (keys.stream().map(KeyElement::attribute).distinct().count() < keys.size()) {
            throw ApiError.validation(
                    keys.size() == KEY_ELEMENTS_MAX && keys.get(1).role() == Role.RANGE
                            ? SAME_NAME
                            : "Two keys can not have the same name");
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

    /** Refuses attributes that are defined twice. */
    static void checkDistinct(List<AttributeDefinition> attributes) {
        List<String> defined = names(attributes);
        if (new HashSet<>(defined).size() < defined.size()) {
            throw ApiError.validation("Cannot have two attributes with the same name");
        }
    }

    /** Refuses attributes that are defined twice, and those that no key of table and indexes uses. */
    static void checkUsed(Set<String> used, List<AttributeDefinition> attributes) {
        checkDistinct(attributes);
        List<String> defined = names(attributes);
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
