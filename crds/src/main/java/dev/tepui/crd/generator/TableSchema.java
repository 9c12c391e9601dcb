package dev.tepui.crd.generator;

import static dev.tepui.crd.generator.Rule.rule;
import static dev.tepui.crd.generator.SchemaPath.addRules;
import static dev.tepui.crd.generator.SchemaPath.at;
import static dev.tepui.crd.generator.SchemaPath.mapList;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a Table must be, beyond the types of its fields: the conditions of CreateTable, in DynamoDB's words where they
 * are known. Bounds of lists are a little wider than DynamoDB's limits, so that the limit is reported by a rule, with
 * its text, and the cost of the rules stays bounded.
 */
final class TableSchema {

    /** How DynamoDB begins most of its refusals. */
    private static final String INVALID = "One or more parameter values were invalid: ";

    private static final String NAME_TEXT =
            "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain"
                    + " only the characters a-z, A-Z, 0-9, '_', '-', and '.'";
    private static final String NAME_RULE = "size(self) >= 3 && size(self) <= 255 && self.matches('^[a-zA-Z0-9_.-]+$')";

    /** True for a table with provisioned capacity, which is what a table without billingMode has. */
    private static final String PROVISIONED = "(!has(self.billingMode) || self.billingMode == 'PROVISIONED')";

    /** Length to which names are listed in messages. */
    private static final int LISTED_NAMES = 8;

    private TableSchema() {}

    static void refine(JSONSchemaProps root) {
        JSONSchemaProps spec = at(root, "spec");
        lists(root);
        names(root);
        addRules(at(root, "spec.keySchema"), twoElementKey());
        addRules(
                at(root, "spec.keySchema"),
                rule("self == oldSelf", "keySchema is immutable: DynamoDB cannot change the key of a table"));
        keyAttributesAreDefined(spec);
        localSecondaryIndexes(root);
        globalSecondaryIndexes(root);
        projections(root);
        capacity(root);
        streams(root);
        SinkSchema.refine(root);
        addRules(
                at(root, "spec.tags[]"),
                rule(
                        "!self.key.matches('^[aA][wW][sS]:')",
                        INVALID + "aws: prefixed tag key names are not allowed for external use"));
        ours(root);
    }

    private static void lists(JSONSchemaProps root) {
        mapList(at(root, "spec.attributeDefinitions"), "attributeName");
        mapList(at(root, "spec.globalSecondaryIndexes"), "indexName");
        mapList(at(root, "spec.localSecondaryIndexes"), "indexName");
        mapList(at(root, "spec.tags"), "key");
        mapList(at(root, "spec.tableReplicas"), "regionName");
        mapList(at(root, "spec.tableReplicas[].globalSecondaryIndexes"), "indexName");
        mapList(at(root, "spec.autoscaling.indexes"), "indexName");
        mapList(at(root, "status.replicas"), "regionName");
        mapList(at(root, "status.globalSecondaryIndexesDescriptions"), "indexName");
        // The order of a key's elements means something; they are replaced together.
        at(root, "spec.keySchema").setXKubernetesListType("atomic");
        at(root, "spec.globalSecondaryIndexes[].keySchema").setXKubernetesListType("atomic");
        at(root, "spec.localSecondaryIndexes[].keySchema").setXKubernetesListType("atomic");
        at(root, "spec.globalSecondaryIndexes[].projection.nonKeyAttributes").setXKubernetesListType("set");
        at(root, "spec.localSecondaryIndexes[].projection.nonKeyAttributes").setXKubernetesListType("set");
        at(root, "spec.poolRef").setXKubernetesMapType("atomic");
        at(root, "spec.restoreFrom").setXKubernetesMapType("atomic");
        at(root, "spec.restoreFrom.time").setFormat("date-time");
    }

    private static void names(JSONSchemaProps root) {
        addRules(at(root, "spec.tableName"), rule(NAME_RULE, NAME_TEXT));
        addRules(
                at(root, "spec.tableName"),
                rule("self == oldSelf", "tableName is immutable: DynamoDB cannot rename a table"));
        addRules(at(root, "spec.globalSecondaryIndexes[].indexName"), rule(NAME_RULE, NAME_TEXT));
        addRules(at(root, "spec.localSecondaryIndexes[].indexName"), rule(NAME_RULE, NAME_TEXT));
        // The lists are maps by name, so only a name in both lists is left to find.
        addRules(
                at(root, "spec"),
                rule(
                                "!has(self.localSecondaryIndexes) || !has(self.globalSecondaryIndexes)"
                                        + " || self.localSecondaryIndexes.all(l, !self.globalSecondaryIndexes.exists(g,"
                                        + " g.indexName == l.indexName))",
                                INVALID + "Duplicate index name")
                        .pointingAt("globalSecondaryIndexes"));
    }

    /** A HASH element and perhaps a RANGE element: the key of a table or a local secondary index. */
    private static Rule[] twoElementKey() {
        return new Rule[] {
            notEmptyKey(),
            rule(
                    "size(self) <= 2",
                    "1 validation error detected: Value at 'KeySchema' failed to satisfy constraint: Member must"
                            + " have length less than or equal to 2"),
            hashFirst(),
            rule(
                    "size(self) != 2 || self[1].keyType == 'RANGE'",
                    "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"),
            rule(
                    "size(self) != 2 || self[0].attributeName != self[1].attributeName",
                    "Both the Hash Key and the Range Key element in the KeySchema have the same name")
        };
    }

    private static Rule notEmptyKey() {
        return rule(
                "size(self) >= 1",
                "1 validation error detected: Value at 'KeySchema' failed to satisfy constraint: Member must have"
                        + " length greater than or equal to 1");
    }

    private static Rule hashFirst() {
        return rule(
                "size(self) == 0 || self[0].keyType == 'HASH'",
                "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }

    private static void keyAttributesAreDefined(JSONSchemaProps spec) {
        String text = INVALID + "Some index key attributes are not defined in AttributeDefinitions.";
        String defined = "k, self.attributeDefinitions.exists(a, a.attributeName == k.attributeName)";
        String definitions = " AttributeDefinitions: [' + " + names("self.attributeDefinitions") + " + ']'";
        addRules(
                spec,
                rule("self.keySchema.all(" + defined + ")", text)
                        .saying("'" + text + " Keys: [' + " + names("self.keySchema") + " + ']," + definitions)
                        .pointingAt("attributeDefinitions"),
                rule(
                                "!has(self.localSecondaryIndexes) || self.localSecondaryIndexes.all(i, i.keySchema.all("
                                        + defined + "))",
                                text)
                        .saying("'" + text + definitions)
                        .pointingAt("localSecondaryIndexes"),
                rule(
                                "!has(self.globalSecondaryIndexes) || self.globalSecondaryIndexes.all(i,"
                                        + " i.keySchema.all(" + defined + "))",
                                text)
                        .saying("'" + text + definitions)
                        .pointingAt("globalSecondaryIndexes"));
    }

    /** CEL text of the first attribute names of a list, separated by commas. */
    private static String names(String list) {
        return IntStream.range(0, LISTED_NAMES)
                        .mapToObj(i -> "(size(" + list + ") > " + i + " ? " + (i == 0 ? "" : "', ' + ") + list + "[" + i
                                + "].attributeName : '')")
                        .collect(Collectors.joining(" + "))
                + " + (size(" + list + ") > " + LISTED_NAMES + " ? ', ...' : '')";
    }

    private static void localSecondaryIndexes(JSONSchemaProps root) {
        addRules(at(root, "spec.localSecondaryIndexes[].keySchema"), twoElementKey());
        addRules(
                at(root, "spec.localSecondaryIndexes[]"),
                rule("size(self.keySchema) != 1", INVALID + "Index KeySchema does not have a range key for index")
                        .saying("'" + INVALID + "Index KeySchema does not have a range key for index: ' +"
                                + " self.indexName")
                        .pointingAt("keySchema"));
        addRules(
                at(root, "spec.localSecondaryIndexes"),
                rule("size(self) <= 5", INVALID + "Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
        String leading = INVALID + "Index KeySchema does not have the same leading hash key as table KeySchema";
        // Absent and empty mean the same here: an index can be made only together with its table.
        String now = "(has(self.localSecondaryIndexes) ? self.localSecondaryIndexes : [])";
        addRules(
                at(root, "spec"),
                rule(
                                "!has(self.localSecondaryIndexes) || size(self.localSecondaryIndexes) == 0"
                                        + " || size(self.keySchema) != 1",
                                INVALID + "Table KeySchema does not have a range key, which is required when specifying"
                                        + " a LocalSecondaryIndex")
                        .pointingAt("localSecondaryIndexes"),
                rule(
                                "!has(self.localSecondaryIndexes) || size(self.keySchema) == 0"
                                        + " || self.localSecondaryIndexes.all(i, size(i.keySchema) == 0"
                                        + " || i.keySchema[0].attributeName == self.keySchema[0].attributeName)",
                                leading)
                        .saying("'" + leading + ". table hash key: ' + self.keySchema[0].attributeName")
                        .pointingAt("localSecondaryIndexes"),
                rule(
                                now + " == " + now.replace("self.", "oldSelf."),
                                "localSecondaryIndexes is immutable: DynamoDB makes local secondary indexes only"
                                        + " together with their table")
                        .pointingAt("localSecondaryIndexes"));
    }

    private static void globalSecondaryIndexes(JSONSchemaProps root) {
        String hash = "self.filter(k, k.keyType == 'HASH')";
        String range = "self.filter(k, k.keyType == 'RANGE')";
        addRules(
                at(root, "spec.globalSecondaryIndexes[].keySchema"),
                notEmptyKey(),
                hashFirst(),
                rule(
                        hash + " + " + range + " == self",
                        "Invalid KeySchema: All HASH key elements must come before the RANGE key elements"),
                rule(
                        "size(" + hash + ") <= 4 && size(" + range + ") <= 4",
                        "Invalid KeySchema: A global secondary index can have at most 4 HASH and 4 RANGE key elements"),
                rule(
                        "self.all(k, self.exists_one(o, o.attributeName == k.attributeName))",
                        "Both the Hash Key and the Range Key element in the KeySchema have the same name"));
        immutableShape(root);
        addRules(
                at(root, "spec.globalSecondaryIndexes"),
                rule("size(self) <= 20", INVALID + "GlobalSecondaryIndex count exceeds the per-table limit of 20"));
    }

    /** Indexes come and go; one that stays keeps its shape. They are told apart by their names. */
    private static void immutableShape(JSONSchemaProps root) {
        String remedy = " of a global secondary index is immutable: DynamoDB can only delete the index and create it"
                + " again. Remove it from globalSecondaryIndexes, and add it again after that";
        addRules(at(root, "spec.globalSecondaryIndexes[].keySchema"), rule("self == oldSelf", "keySchema" + remedy));
        // As a set, the attributes have no order, also when they are compared.
        String shape = "(has(self.projectionType) ? self.projectionType : '') == (has(oldSelf.projectionType)"
                + " ? oldSelf.projectionType : '') && (has(self.nonKeyAttributes) ? self.nonKeyAttributes : [])"
                + " == (has(oldSelf.nonKeyAttributes) ? oldSelf.nonKeyAttributes : [])";
        addRules(at(root, "spec.globalSecondaryIndexes[].projection"), rule(shape, "projection" + remedy));
    }

    private static void projections(JSONSchemaProps root) {
        for (String indexes : new String[] {"globalSecondaryIndexes", "localSecondaryIndexes"}) {
            addRules(
                    at(root, "spec." + indexes + "[]"),
                    rule(
                                    "has(self.projection) && has(self.projection.projectionType)",
                                    INVALID + "Unknown ProjectionType: null")
                            .saying("'" + INVALID + "Unknown ProjectionType: null for index: ' + self.indexName"));
            addRules(
                    at(root, "spec." + indexes + "[].projection"),
                    rule(
                                    "!has(self.projectionType) || self.projectionType == 'INCLUDE'"
                                            + " || !has(self.nonKeyAttributes) || size(self.nonKeyAttributes) == 0",
                                    INVALID + "ProjectionType is not INCLUDE, but NonKeyAttributes is specified")
                            .saying("'" + INVALID + "ProjectionType is ' + (self.projectionType == 'ALL' ? 'ALL' :"
                                    + " 'KEYS_ONLY') + ', but NonKeyAttributes is specified'"),
                    rule(
                            "!has(self.projectionType) || self.projectionType != 'INCLUDE'"
                                    + " || (has(self.nonKeyAttributes) && size(self.nonKeyAttributes) > 0)",
                            INVALID + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"),
                    rule(
                            "!has(self.nonKeyAttributes) || size(self.nonKeyAttributes) <= 20",
                            "1 validation error detected: Value at 'Projection.NonKeyAttributes' failed to satisfy"
                                    + " constraint: Member must have length less than or equal to 20"));
        }
        addRules(
                at(root, "spec"),
                rule(
                        projectedAttributes("self.globalSecondaryIndexes", 20) + " + "
                                + projectedAttributes("self.localSecondaryIndexes", 5) + " <= 100",
                        INVALID + "Number of attributes projected into all indexes of the table exceeds the limit of"
                                + " 100"));
    }

    /** CEL sum over the indexes of a list, position by position: the standard macros cannot add. */
    private static String projectedAttributes(String list, int positions) {
        String sum = IntStream.range(0, positions)
                .mapToObj(
                        i -> "(size(" + list + ") > " + i + " && has(" + list + "[" + i + "].projection) && has(" + list
                                + "[" + i + "].projection.nonKeyAttributes) ? size(" + list + "[" + i
                                + "].projection.nonKeyAttributes) : 0)")
                .collect(Collectors.joining(" + "));
        return "(has(" + list + ") ? " + sum + " : 0)";
    }

    /** Capacity that the billing mode does not use is accepted and has no effect, so that modes can be switched. */
    private static void capacity(JSONSchemaProps root) {
        String minimum = " failed to satisfy constraint: Member must have value greater than or equal to 1";
        String scaledIndex = "(has(self.autoscaling) && has(self.autoscaling.indexes)"
                + " && self.autoscaling.indexes.exists(x, x.indexName == i.indexName && has(x.read) && has(x.write)))";
        addRules(
                at(root, "spec"),
                rule(
                                "!" + PROVISIONED + " || has(self.provisionedThroughput) || has(self.restoreFrom)"
                                        + " || (has(self.autoscaling) && has(self.autoscaling.read)"
                                        + " && has(self.autoscaling.write))",
                                INVALID + "ReadCapacityUnits and WriteCapacityUnits must both be specified when"
                                        + " BillingMode is PROVISIONED")
                        .pointingAt("provisionedThroughput"),
                rule(
                                "!" + PROVISIONED + " || !has(self.provisionedThroughput)"
                                        + " || self.provisionedThroughput.readCapacityUnits >= 1",
                                "1 validation error detected: Value at 'ProvisionedThroughput.ReadCapacityUnits'"
                                        + minimum)
                        .pointingAt("provisionedThroughput"),
                rule(
                                "!" + PROVISIONED + " || !has(self.provisionedThroughput)"
                                        + " || self.provisionedThroughput.writeCapacityUnits >= 1",
                                "1 validation error detected: Value at 'ProvisionedThroughput.WriteCapacityUnits'"
                                        + minimum)
                        .pointingAt("provisionedThroughput"),
                rule(
                                "!" + PROVISIONED + " || !has(self.globalSecondaryIndexes) || has(self.restoreFrom)"
                                        + " || self.globalSecondaryIndexes.all(i, has(i.provisionedThroughput)"
                                        + " ? i.provisionedThroughput.readCapacityUnits >= 1"
                                        + " && i.provisionedThroughput.writeCapacityUnits >= 1 : " + scaledIndex + ")",
                                INVALID + "ReadCapacityUnits and WriteCapacityUnits must both be specified for index"
                                        + " when BillingMode is PROVISIONED")
                        .pointingAt("globalSecondaryIndexes"));
        for (String holder :
                new String[] {"spec.onDemandThroughput", "spec.globalSecondaryIndexes[].onDemandThroughput"}) {
            String of = holder.startsWith("spec.global") ? "index" : "table";
            addRules(at(root, holder), requestLimit("Read", of), requestLimit("Write", of));
        }
    }

    private static Rule requestLimit(String kind, String of) {
        String field = "self.max" + kind + "RequestUnits";
        return rule(
                "!has(" + field + ") || " + field + " == -1 || " + field + " >= 1",
                INVALID + "Requested Max" + kind + "RequestUnits for OnDemandThroughput for " + of
                        + " is outside of valid range");
    }

    private static void streams(JSONSchemaProps root) {
        addRules(
                at(root, "spec.streamSpecification"),
                rule(
                        "!self.streamEnabled || has(self.streamViewType)",
                        "Invalid StreamViewType: Stream ViewType must not be null or empty when enabling streams."));
        String text = "Table already has an enabled stream";
        addRules(
                at(root, "spec"),
                rule(
                                "!has(self.streamSpecification) || !has(oldSelf.streamSpecification)"
                                        + " || !self.streamSpecification.streamEnabled"
                                        + " || !oldSelf.streamSpecification.streamEnabled"
                                        + " || !has(self.streamSpecification.streamViewType)"
                                        + " || !has(oldSelf.streamSpecification.streamViewType)"
                                        + " || self.streamSpecification.streamViewType"
                                        + " == oldSelf.streamSpecification.streamViewType",
                                text)
                        .saying("'" + text + ": TableName: ' + self.tableName")
                        .pointingAt("streamSpecification"));
    }

    /** Rules for the fields that DynamoDB's CreateTable does not have. */
    private static void ours(JSONSchemaProps root) {
        String pool = "(has(self.poolRef) ? self.poolRef.name : 'default')";
        addRules(
                at(root, "spec"),
                rule(
                                pool + " == " + pool.replace("self.", "oldSelf."),
                                "poolRef is immutable: a table cannot move to another pool")
                        .pointingAt("poolRef"),
                rule(
                                "!has(self.autoscaling) || !has(self.autoscaling.indexes)"
                                        + " || self.autoscaling.indexes.all(x, has(self.globalSecondaryIndexes)"
                                        + " && self.globalSecondaryIndexes.exists(i, i.indexName == x.indexName))",
                                "autoscaling.indexes names an index that globalSecondaryIndexes does not have")
                        .pointingAt("autoscaling"));
        for (String range : new String[] {
            "spec.autoscaling.read",
            "spec.autoscaling.write",
            "spec.autoscaling.indexes[].read",
            "spec.autoscaling.indexes[].write"
        }) {
            addRules(
                    at(root, range),
                    rule(
                            "self.minCapacityUnits <= self.maxCapacityUnits",
                            "minCapacityUnits must be less than or equal to maxCapacityUnits"));
        }
        addRules(
                at(root, "spec.restoreFrom"),
                rule("has(self.backupRef) != has(self.tableRef)", "restoreFrom needs either backupRef or tableRef"),
                rule("!has(self.time) || has(self.tableRef)", "restoreFrom.time needs tableRef"));
    }
}
