package dev.tepui.operator.plan;

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

    private UnmanagedMembers() {}

    /** The wanted definition, completed with what the pool has and it does not mention. */
    static ObjectNode kept(ObjectNode wanted, ObjectNode actual) {
        ObjectNode complete = wanted.deepCopy();
        INDEPENDENT.forEach(member -> keep(member, complete, actual));
        if ("PAY_PER_REQUEST".equals(wanted.path("BillingMode").asText())) {
            keep(ON_DEMAND_THROUGHPUT, complete, actual);
        }
        return complete;
    }

    private static void keep(String member, ObjectNode complete, ObjectNode actual) {
        if (!complete.has(member) && actual.has(member)) {
            complete.set(member, actual.get(member));
        }
    }
}
