package dev.tepui.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a resource does not say stays as it is in the pool: a declaration replaces the whole definition, so it has to
 * repeat it.
 */
final class UnmanagedMembers {
    /** Members that mean something whatever the others are. */
    private static final List<String> INDEPENDENT = List.of("DeletionProtectionEnabled", "TableClass", "Tags");

    private static final String ON_DEMAND_THROUGHPUT = "OnDemandThroughput";
    private static final String GLOBAL_INDEXES = "GlobalSecondaryIndexes";
    private static final String ATTRIBUTE_DEFINITIONS = "AttributeDefinitions";

    private UnmanagedMembers() {}

    /** The wanted definition, completed with what the pool has and it does not mention. */
    static ObjectNode kept(ObjectNode wanted, ObjectNode actual) {
        ObjectNode complete = wanted.deepCopy();
        INDEPENDENT.forEach(member -> keep(member, complete, actual));
        boolean onDemand = "PAY_PER_REQUEST".equals(wanted.path("BillingMode").asText());
        if (onDemand) {
            keep(ON_DEMAND_THROUGHPUT, complete, actual);
        }
        if (complete.has(GLOBAL_INDEXES)) {
            for (JsonNode index : complete.get(GLOBAL_INDEXES)) {
                keepOfIndex((ObjectNode) index, named(actual.path(GLOBAL_INDEXES), "IndexName", index), onDemand);
            }
        } else {
            keepIndexes(complete, actual);
        }
        return complete;
    }

    private static void keepOfIndex(ObjectNode index, JsonNode actual, boolean onDemand) {
        keep("WarmThroughput", index, actual);
        if (onDemand) {
            keep(ON_DEMAND_THROUGHPUT, index, actual);
        }
    }

    /** All global indexes, with the definitions of their keys' attributes. */
    private static void keepIndexes(ObjectNode complete, ObjectNode actual) {
        keep(GLOBAL_INDEXES, complete, actual);
        for (JsonNode index : actual.path(GLOBAL_INDEXES)) {
            for (JsonNode key : index.path("KeySchema")) {
                JsonNode definition = named(actual.path(ATTRIBUTE_DEFINITIONS), "AttributeName", key);
                boolean isDefined = !named(complete.path(ATTRIBUTE_DEFINITIONS), "AttributeName", key)
                        .isMissingNode();
                if (!isDefined && complete.path(ATTRIBUTE_DEFINITIONS) instanceof ArrayNode definitions) {
                    definitions.add(definition);
                }
            }
        }
    }

    private static void keep(String member, ObjectNode complete, JsonNode actual) {
        if (!complete.has(member) && actual.has(member)) {
            complete.set(member, actual.get(member));
        }
    }

    /** The element of a list that has the name of another object; missing when there is none. */
    private static JsonNode named(JsonNode list, String member, JsonNode as) {
        for (JsonNode element : list) {
            if (element.path(member).equals(as.path(member))) {
                return element;
            }
        }
        return MissingNode.getInstance();
    }
}
