package dev.tepui.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.ContributorInsights;
import dev.tepui.crd.v1alpha1.TableSpec;
import dev.tepui.crd.v1alpha1.condition.ConditionReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a Table's spec amounts to in this release: the definition for the pool, and what was left out of it. Fields that
 * the storage nodes do not carry out yet are accepted, kept from them and reported, so that manifests can come from ACK
 * unchanged.
 *
 * @param definition CreateTable request for the pool, together with what is set by calls of its own
 * @param streamSinks sinks for the pool; empty when the spec says nothing about them
 * @param advice what the user should know; empty when everything in the spec has an effect
 */
public record EffectiveDefinition(ObjectNode definition, Optional<ArrayNode> streamSinks, List<Advice> advice) {
    /**
     * One thing that the user should know about the spec.
     *
     * @param message a sentence that names the field
     */
    public record Advice(ConditionReason reason, String message) {}

    private static final String BILLING_MODE = "BillingMode";
    private static final String LOCAL_INDEXES = "LocalSecondaryIndexes";
    private static final String GLOBAL_INDEXES = "GlobalSecondaryIndexes";
    private static final String NON_KEY_ATTRIBUTES = "NonKeyAttributes";
    private static final String ATTRIBUTE_DEFINITIONS = "AttributeDefinitions";
    private static final String ATTRIBUTE_NAME = "AttributeName";

    public EffectiveDefinition {
        advice = List.copyOf(advice);
    }

    public static EffectiveDefinition of(TableSpec spec) {
        ObjectNode definition = CreateTableRequest.of(spec);
        List<Advice> advice = new ArrayList<>();
        unusedAttributes(definition, advice);
        notYetInTheDefinition(definition, advice);
        notYetBesideTheDefinition(spec, advice);
        capacityOfTheOtherMode(definition, advice);
        viewTypeOfNoStream(definition);
        emptyLists(definition);
        valuesOfTags(definition);
        keepAttributes(definition, keyAttributes(definition));
        return new EffectiveDefinition(definition, SinkDefinitions.of(spec), advice);
    }

    /** CreateTable refuses a definition that no key uses; AWS drops it silently after an update. We drop it aloud. */
    private static void unusedAttributes(ObjectNode definition, List<Advice> advice) {
        Set<String> used = keyAttributes(definition);
        for (JsonNode attribute : definition.path(ATTRIBUTE_DEFINITIONS)) {
            String name = attribute.path(ATTRIBUTE_NAME).asText();
            if (!used.contains(name)) {
                advice.add(new Advice(
                        ConditionReason.UNUSED_ATTRIBUTE_DEFINITION,
                        "attributeDefinitions: no key uses " + name + "; the definition is ignored."));
            }
        }
    }

    private static void notYetInTheDefinition(ObjectNode definition, List<Advice> advice) {
        JsonNode encryption = definition.remove("SSESpecification");
        if (encryption != null && encryption.path("Enabled").asBoolean()) {
            advice.add(noEffect("sseSpecification: not available yet; encrypt the volumes instead."));
        }
        if (definition.remove("ResourcePolicy") != null) {
            advice.add(noEffect("resourcePolicy: not available yet; the policy is not enforced."));
        }
    }

    /** A manifest may keep the view type of a stream that it switches off; CreateTable refuses that. */
    private static void viewTypeOfNoStream(ObjectNode definition) {
        if (definition.path("StreamSpecification") instanceof ObjectNode stream
                && !stream.path("StreamEnabled").asBoolean()) {
            stream.remove("StreamViewType");
        }
    }

    private static void notYetBesideTheDefinition(TableSpec spec, List<Advice> advice) {
        if (spec.getAutoscaling() != null) {
            advice.add(noEffect("autoscaling: not available yet; the capacity stays as it is."));
        }
        if (spec.getContinuousBackups() != null
                && Boolean.TRUE.equals(spec.getContinuousBackups().pointInTimeRecoveryEnabled())) {
            advice.add(noEffect("continuousBackups: not available yet; there is no point-in-time recovery."));
        }
        if (spec.getContributorInsights() == ContributorInsights.ENABLE) {
            advice.add(noEffect("contributorInsights: not available yet."));
        }
        if (spec.getRestoreFrom() != null) {
            advice.add(noEffect("restoreFrom: not available yet; the table starts empty."));
        }
        if (spec.getTableReplicas() != null && !spec.getTableReplicas().isEmpty()) {
            advice.add(noEffect("tableReplicas: not available yet; the table is in this region only."));
        }
    }

    private static void capacityOfTheOtherMode(ObjectNode definition, List<Advice> advice) {
        boolean onDemand =
                "PAY_PER_REQUEST".equals(definition.path(BILLING_MODE).asText());
        capacityOfTheOtherMode(definition, "", onDemand, advice);
        for (JsonNode index : definition.path(GLOBAL_INDEXES)) {
            String field = "globalSecondaryIndexes[" + index.path("IndexName").asText() + "].";
            capacityOfTheOtherMode((ObjectNode) index, field, onDemand, advice);
        }
    }

    /** @param field where in the spec {@code holder} is, to be put before the name of a member */
    private static void capacityOfTheOtherMode(ObjectNode holder, String field, boolean onDemand, List<Advice> advice) {
        if (onDemand && holder.remove("ProvisionedThroughput") != null) {
            advice.add(noEffect(field + "provisionedThroughput: has no effect while billingMode is PAY_PER_REQUEST."));
        }
        if (!onDemand && holder.remove("OnDemandThroughput") != null) {
            advice.add(noEffect(field + "onDemandThroughput: has no effect while billingMode is PROVISIONED."));
        }
    }

    /**
     * CreateTable refuses empty lists, which in a manifest are another way to say that there is none. Only an empty
     * list of global indexes stays: it takes away those that the table has.
     */
    private static void emptyLists(ObjectNode definition) {
        if (definition.path(LOCAL_INDEXES).isEmpty()) {
            definition.remove(LOCAL_INDEXES);
        }
        emptyProjections(definition.path(LOCAL_INDEXES));
        emptyProjections(definition.path(GLOBAL_INDEXES));
    }

    private static void emptyProjections(JsonNode indexes) {
        for (JsonNode index : indexes) {
            if (index.path("Projection") instanceof ObjectNode projection
                    && projection.path(NON_KEY_ATTRIBUTES).isEmpty()) {
                projection.remove(NON_KEY_ATTRIBUTES);
            }
        }
    }

    /** A manifest may leave the value of a tag out; in the API it is empty then. */
    private static void valuesOfTags(ObjectNode definition) {
        for (JsonNode tag : definition.path("Tags")) {
            if (tag instanceof ObjectNode withoutValue && !tag.has("Value")) {
                withoutValue.put("Value", "");
            }
        }
    }

    private static Advice noEffect(String message) {
        return new Advice(ConditionReason.FIELD_WITHOUT_EFFECT, message);
    }

    private static Set<String> keyAttributes(ObjectNode definition) {
        Set<String> names = new HashSet<>();
        addKeyAttributes(definition, names);
        definition.path(LOCAL_INDEXES).forEach(index -> addKeyAttributes(index, names));
        definition.path(GLOBAL_INDEXES).forEach(index -> addKeyAttributes(index, names));
        return names;
    }

    private static void addKeyAttributes(JsonNode keyed, Set<String> names) {
        keyed.path("KeySchema")
                .forEach(key -> names.add(key.path(ATTRIBUTE_NAME).asText()));
    }

    private static void keepAttributes(ObjectNode definition, Set<String> used) {
        if (definition.path(ATTRIBUTE_DEFINITIONS) instanceof ArrayNode all) {
            ArrayNode kept = definition.arrayNode();
            all.forEach(attribute -> {
                if (used.contains(attribute.path(ATTRIBUTE_NAME).asText())) {
                    kept.add(attribute);
                }
            });
            definition.set(ATTRIBUTE_DEFINITIONS, kept);
        }
    }
}
