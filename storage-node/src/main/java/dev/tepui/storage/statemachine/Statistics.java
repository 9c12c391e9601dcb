package dev.tepui.storage.statemachine;

import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.ChangeCodec;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;

/**
 * What a group knows of a table. Invariant: count and size are exactly those of the table's items in the group.
 *
 * @param dropped writes are refused for ever; then there are no items
 * @param items number of items
 * @param bytes their size by DynamoDB's arithmetic
 * @param images what must be kept of every change; null when nobody wants changes
 * @param expiresBy the attribute by which items expire; null when they do not
 */
record Statistics(boolean dropped, long items, long bytes, Images images, String expiresBy) {
    static final Statistics NONE = new Statistics(false, 0, 0, null, null);
    static final Statistics DROPPED = new Statistics(true, 0, 0, null, null);

    private static final int VERSION = 1;

    Statistics {
        if (items < 0 || bytes < 0) {
            throw new IllegalStateException("broken invariant: a table of " + items + " items and " + bytes + " bytes");
        }
    }

    static Statistics of(PointView view, int group, int table) {
        byte[] value = view.get(Family.STATISTICS, Layout.statistics(group, table));
        return value == null ? NONE : decode(value);
    }

    static Statistics of(ReadView view, int group, int table) {
        return of((PointView) view::get, group, table);
    }

    static Statistics decode(byte[] value) {
        BinaryReader in = new BinaryReader(value);
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException("statistics of unknown version " + version);
        }
        Statistics statistics = new Statistics(
                in.getBoolean(), in.getVarint(), in.getVarint(), ChangeCodec.getImages(in), in.getOptionalString());
        in.expectEnd();
        return statistics;
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter(16)
                .putByte(VERSION)
                .putBoolean(dropped)
                .putVarint(items)
                .putVarint(bytes);
        ChangeCodec.putImages(out, images);
        out.putOptionalString(expiresBy);
        return out.toByteArray();
    }

    Statistics plus(long moreItems, long moreBytes) {
        return new Statistics(dropped, items + moreItems, bytes + moreBytes, images, expiresBy);
    }

    Statistics with(Images wanted) {
        return new Statistics(dropped, items, bytes, wanted, expiresBy);
    }

    Statistics withExpiresBy(String attributeOrNull) {
        return new Statistics(dropped, items, bytes, images, attributeOrNull);
    }
}
