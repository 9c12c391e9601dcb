package dev.tepui.e2e.kube.api.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.error.Cause;
import dev.tepui.e2e.kube.api.merge.FieldOwners.Owner;
import dev.tepui.e2e.kube.api.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Field ownership. Two ways to write an object:
 *
 * <p><b>Apply</b> states everything its manager wants. (1) Fields that it sets to another value than the live one and
 * that somebody else owns are conflicts, unless forced. (2) The applied configuration is laid over the live object. (3)
 * Fields that the manager applied earlier, no longer states and nobody else owns are removed. (4) The manager owns what
 * it stated.
 *
 * <p><b>Update</b> (create, PUT and the other patches): the manager owns what it changed, and nobody else does any
 * more.
 *
 * <p>What the server itself sets (identity, versions, times) belongs to nobody; default values belong to the updating
 * manager, but not to an applying one, who did not state them.
 */
public final class ServerSideApply {
    private static final List<String> SERVER_METADATA = List.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink",
            "managedFields",
            "generateName");

    /**
     * Who writes.
     *
     * @param subresource empty for the object itself
     * @param statusApart the kind has a status subresource: a write owns either nothing of the status or nothing else
     * @param now RFC 3339 time of the request
     */
    public record Writer(String manager, String apiVersion, String subresource, boolean statusApart, String now) {
        Owner owner(String operation) {
            return new Owner(manager, operation, subresource, apiVersion);
        }
    }

    private ServerSideApply() {}

    /**
     * Merges an applied configuration into the live object.
     *
     * @param live null when the object does not exist
     * @param completed adds defaults to the merged object, before fields are compared
     * @throws ApiError 409 with one cause per field that somebody else owns, unless {@code force}
     */
    public static ObjectNode apply(
            ObjectNode live, ObjectNode applied, Schema schema, Applying how, UnaryOperator<ObjectNode> completed) {
        Owner owner = how.writer().owner("Apply");
        ObjectNode base = live == null ? identityOf(applied) : live;
        FieldOwners owners = FieldOwners.read(base);
        FieldSet stated = ownable(Typed.fieldsOf(applied, schema), how.writer());
        FieldSet before = owners.of(owner);

        ObjectNode merged = (ObjectNode) Typed.merge(base, applied, schema);
        FieldSet dropped = before.minus(stated);
        if (!dropped.isEmpty()) {
            FieldSet kept = stated.union(owners.ofOthers(owner));
            merged = (ObjectNode) Typed.remove(merged, dropped, kept, schema);
        }
        merged = completed.apply(merged);

        FieldSet changed = Typed.changed(base, merged, schema).intersection(stated);
        if (live != null) {
            List<Cause> conflicts = conflicts(owners, owner, changed);
            if (!conflicts.isEmpty() && !how.force()) {
                throw ApiError.applyConflict(conflictText(conflicts), conflicts);
            }
        }
        FieldSet gone = Typed.removed(base, merged, schema);
        FieldOwners next = owners.changeOthers(
                        owner, fields -> fields.minus(changed).minusSubtrees(gone))
                .with(owner, stated, how.writer().now());
        next.write(merged);
        return merged;
    }

    /** How an apply is done. */
    public record Applying(Writer writer, boolean force) {}

    /**
     * Records who owns what after an update. A client may hand entries over by sending changed {@code managedFields},
     * and forget all of them by sending an empty list.
     *
     * @param before null when the object is created
     * @param after changed in place: gets its {@code managedFields}
     */
    public static void update(ObjectNode before, ObjectNode after, Schema schema, Writer writer) {
        Owner owner = writer.owner("Update");
        ObjectNode base = before == null ? identityOf(after) : before;
        JsonNode sent = after.path("metadata").path("managedFields");
        if (before != null && sent.isArray() && (sent.isEmpty() || sent.path(0).isEmpty())) {
            FieldOwners.NONE.write(after);
            return;
        }
        FieldOwners owners = FieldOwners.read(sent.isArray() ? after : base);
        ObjectNode comparable = after.deepCopy();
        comparable.withObjectProperty("metadata").remove("managedFields");
        FieldSet changed = ownable(Typed.changed(base, comparable, schema), writer);
        FieldSet removed = Typed.removed(base, comparable, schema);
        FieldOwners next =
                owners.changeOthers(owner, fields -> fields.minus(changed).minusSubtrees(removed));
        FieldSet mine = next.of(owner).union(changed).minusSubtrees(removed);
        next.with(owner, mine, writer.now()).write(after);
    }

    private static List<Cause> conflicts(FieldOwners owners, Owner owner, FieldSet changed) {
        List<Cause> conflicts = new ArrayList<>();
        for (Map.Entry<Owner, FieldSet> other : owners.others(owner).entrySet()) {
            String who = "conflict with \"" + other.getKey().manager() + "\"";
            if (!other.getKey().applies()) {
                who += " using " + other.getKey().apiVersion();
            }
            for (String path : other.getValue().intersection(changed).paths()) {
                conflicts.add(new Cause("FieldManagerConflict", path, who));
            }
        }
        return conflicts;
    }

    private static String conflictText(List<Cause> conflicts) {
        StringBuilder text = new StringBuilder("Apply failed with " + conflicts.size() + " conflict");
        text.append(conflicts.size() == 1 ? ": " : "s: ");
        String who = "";
        for (Cause conflict : conflicts) {
            if (conflicts.size() == 1) {
                return text + conflict.message() + ": " + conflict.field();
            }
            if (!who.equals(conflict.message())) {
                who = conflict.message();
                text.append(text.charAt(text.length() - 1) == ' ' ? "" : "\n")
                        .append(who)
                        .append(":");
            }
            text.append("\n- ").append(conflict.field());
        }
        return text.toString();
    }

    private static FieldSet ownable(FieldSet all, Writer writer) {
        if (writer.subresource().equals("status")) {
            return FieldSet.EMPTY.with("f:status", all.child("f:status"));
        }
        FieldSet metadata = all.child("f:metadata");
        for (String name : SERVER_METADATA) {
            metadata = metadata.without("f:" + name);
        }
        FieldSet rest = all.without("f:apiVersion").without("f:kind").without("f:metadata");
        rest = writer.statusApart() ? rest.without("f:status") : rest;
        return rest.with("f:metadata", new FieldSet(false, metadata.children()));
    }

    private static ObjectNode identityOf(JsonNode object) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        identity.set("apiVersion", object.path("apiVersion"));
        identity.set("kind", object.path("kind"));
        identity.putObject("metadata");
        return identity;
    }
}
