package dev.tepui.e2e.kube.api.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** {@code metadata.managedFields} as a value: who owns which fields. Immutable. */
final class FieldOwners {
    /** One entry's identity. Invariant: operation is {@code Apply} or {@code Update}. */
    record Owner(String manager, String operation, String subresource, String apiVersion) {
        boolean applies() {
            return operation.equals("Apply");
        }
    }

    /** What an owner has, and when that last changed. */
    record Owned(FieldSet fields, String time) {}

    static final FieldOwners NONE = new FieldOwners(Map.of());

    private final Map<Owner, Owned> owners;

    private FieldOwners(Map<Owner, Owned> owners) {
        this.owners = owners;
    }

    static FieldOwners read(JsonNode object) {
        Map<Owner, Owned> owners = new LinkedHashMap<>();
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            Owner owner = new Owner(
                    entry.path("manager").asText(),
                    entry.path("operation").asText(),
                    entry.path("subresource").asText(),
                    entry.path("apiVersion").asText());
            owners.put(
                    owner,
                    new Owned(
                            FieldSet.parse(entry.path("fieldsV1")),
                            entry.path("time").asText()));
        }
        return new FieldOwners(owners);
    }

    void write(ObjectNode object) {
        ObjectNode metadata = object.withObjectProperty("metadata");
        metadata.remove("managedFields");
        if (owners.isEmpty()) {
            return;
        }
        ArrayNode list = metadata.putArray("managedFields");
        List<Owner> order = new ArrayList<>(owners.keySet());
        order.sort(Comparator.comparing(Owner::operation)
                .thenComparing(o -> owners.get(o).time()));
        for (Owner owner : order) {
            ObjectNode entry = list.addObject();
            entry.put("manager", owner.manager()).put("operation", owner.operation());
            entry.put("apiVersion", owner.apiVersion())
                    .put("time", owners.get(owner).time());
            entry.put("fieldsType", "FieldsV1")
                    .set("fieldsV1", owners.get(owner).fields().toJson());
            if (!owner.subresource().isEmpty()) {
                entry.put("subresource", owner.subresource());
            }
        }
    }

    FieldSet of(Owner owner) {
        Owned owned = owners.get(owner);
        return owned == null ? FieldSet.EMPTY : owned.fields();
    }

    Map<Owner, FieldSet> others(Owner owner) {
        Map<Owner, FieldSet> others = new LinkedHashMap<>();
        owners.forEach((other, owned) -> {
            if (!other.equals(owner)) {
                others.put(other, owned.fields());
            }
        });
        return others;
    }

    /** Everything that anybody but {@code owner} has. */
    FieldSet ofOthers(Owner owner) {
        return others(owner).values().stream().reduce(FieldSet.EMPTY, FieldSet::union);
    }

    /** These owners after a change of one owner's fields; the time stands still when the fields do. */
    FieldOwners with(Owner owner, FieldSet fields, String now) {
        Map<Owner, Owned> next = new LinkedHashMap<>(owners);
        Owned before = next.get(owner);
        if (fields.isEmpty()) {
            next.remove(owner);
        } else if (before == null || !before.fields().equals(fields)) {
            next.put(owner, new Owned(fields, now));
        }
        return new FieldOwners(next);
    }

    /** These owners after a change of what everybody but {@code owner} has. */
    FieldOwners changeOthers(Owner owner, UnaryOperator<FieldSet> change) {
        Map<Owner, Owned> next = new LinkedHashMap<>();
        owners.forEach((other, owned) -> {
            FieldSet fields = other.equals(owner) ? owned.fields() : change.apply(owned.fields());
            if (!fields.isEmpty()) {
                next.put(other, new Owned(fields, owned.time()));
            }
        });
        return new FieldOwners(next);
    }
}
