package dev.tepui.storage.operation;

import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.expression.Paths;
import dev.tepui.storage.expression.Projection;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.operation.legacy.LegacyProjection;
import dev.tepui.storage.partiql.Statement;
import dev.tepui.storage.shape.Structure;

/**
 * What a read by key asks for besides the keys.
 *
 * @param projection null for whole items
 */
record ReadOptions(Projection projection, boolean consistent) {
    static ReadOptions of(Structure request) {
        Projection older = LegacyProjection.of(request);
        Projection projection = Expressions.OF_READ.read(request).projection();
        return new ReadOptions(projection == null ? older : projection, request.isTrue("ConsistentRead"));
    }

    /** What a statement about one item selects of it. */
    static ReadOptions of(Statement.Select select, boolean consistent) {
        if (select.columns() == null) {
            return new ReadOptions(null, consistent);
        }
        return new ReadOptions(
                new Projection(
                        select.columns().stream().map(Statement.Column::path).toList()),
                consistent);
    }

    /** Refuses to look into key attributes. */
    void checkPaths(TableAccess table) {
        if (projection != null) {
            Paths.checkKeysAreScalars(projection.paths(), table::keyRole);
        }
    }

    /** Writes what is wanted of an item as an object; a whole one straight from its bytes. */
    void write(JsonOutput out, Bytes item) {
        if (projection == null) {
            ItemJson.write(out, item);
        } else {
            ItemJson.write(
                    out, projection.applyTo(ItemCodec.decode(item.array()).attributes()));
        }
    }

    /** What reading an item costs, all of it in any case; null is no item. */
    double units(Bytes item) {
        return Capacity.readUnits(item == null ? 0 : ItemCodec.sizeBytes(item.array()), consistent);
    }
}
