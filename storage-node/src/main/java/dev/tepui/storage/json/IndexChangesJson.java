package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableChange.IndexChange;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The member GlobalSecondaryIndexUpdates of UpdateTable, both ways. */
final class IndexChangesJson {
    private static final String MEMBER = "GlobalSecondaryIndexUpdates";

    private IndexChangesJson() {}

    /** The changes that a request asks for, as far as they can be checked without the table; possibly none. */
    static List<IndexChange> read(Structure request) {
        List<IndexChange> changes = new ArrayList<>();
        List<AttributeDefinition> attributes = KeysJson.attributes(request);
        for (Structure update : request.structures(MEMBER)) {
            int before = changes.size();
            read(update, attributes, changes);
            if (changes.size() == before) {
                throw ApiError.invalidParameter("One of GlobalSecondaryIndexUpdate.Update, "
                        + "GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null");
            }
        }
        Set<String> names = new HashSet<>();
        for (IndexChange change : changes) {
            if (!names.add(change.name())) {
                throw ApiError.validation("Only one global secondary index update per index is allowed"
                        + " simultaneously. Index: " + change.name());
            }
        }
        if (!changes.isEmpty()) {
            KeysJson.checkDistinct(attributes);
        }
        return List.copyOf(changes);
    }

    private static void read(Structure update, List<AttributeDefinition> attributes, List<IndexChange> changes) {
        if (update.has("Update")) {
            Structure change = update.structure("Update");
            String name = change.string("IndexName");
            changes.add(new IndexChange.Update(
                    name,
                    CapacityJson.provisioned(change, name),
                    CapacityJson.onDemand(change, name),
                    CapacityJson.warm(change, name)));
        }
        if (update.has("Create")) {
            changes.add(new IndexChange.Create(GlobalIndexesJson.index(update.structure("Create"), attributes, null)));
        }
        if (update.has("Delete")) {
            changes.add(new IndexChange.Delete(update.structure("Delete").string("IndexName")));
        }
    }

    /** Writes the member as UpdateTable takes it. */
    static void write(JsonOutput out, List<IndexChange> changes) {
        out.name(MEMBER).beginArray();
        for (IndexChange change : changes) {
            out.beginObject();
            switch (change) {
                case IndexChange.Create(var index) -> GlobalIndexesJson.writeNew(out.name("Create"), index);
                case IndexChange.Update update -> write(out.name("Update"), update);
                case IndexChange.Delete(var name) ->
                    out.name("Delete").beginObject().member("IndexName", name).endObject();
            }
            out.endObject();
        }
        out.endArray();
    }

    private static void write(JsonOutput out, IndexChange.Update update) {
        out.beginObject().member("IndexName", update.name());
        if (update.provisionedThroughput() != null) {
            CapacityJson.writeProvisioned(out, update.provisionedThroughput());
        }
        CapacityJson.writeOnDemand(out, update.onDemandThroughput());
        CapacityJson.writeWarm(out, update.warmThroughput());
        out.endObject();
    }
}
