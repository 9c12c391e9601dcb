package dev.tepui.storage.operation;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.placement.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads one page of a table or index: consecutive items of a range of positions, group after group in the order of
 * their hashes, until the range, the limit or 1 MB ends it.
 */
final class PageReader {
    /** Source: DynamoDB's limits; counted before any filter. */
    static final int PAGE_MAX_BYTES = 1024 * 1024;

    /** What a page without a Limit may hold; a megabyte of the smallest items is less. */
    private static final int ITEMS_MAX = PAGE_MAX_BYTES;

    /**
     * What to read.
     *
     * @param limit as many items at most, or null
     * @param maxBytes what is read ends the page when it takes so many bytes, at least 1
     * @param wholeItems whether the items of the table must be fetched for an index's entries
     */
    record Wanted(
            IndexAccess index,
            KeyCodec.Range range,
            Read.Direction direction,
            Long limit,
            int maxBytes,
            boolean consistent,
            boolean wholeItems) {}

    /**
     * The items, or entries of an index, that have been read.
     *
     * @param wholeItems the table's items in place of an index's entries, null in place of those that are gone by now;
     *     null when they were not asked for
     * @param lastKey the key to go on from when there may be more, otherwise null
     * @param scannedBytes sum of the sizes of {@code items}
     * @param fetchedUnits read units of {@code wholeItems}
     */
    record Page(
            List<Bytes> items,
            List<Bytes> wholeItems,
            Map<String, AttributeValue> lastKey,
            long scannedBytes,
            double fetchedUnits) {
        /** A page with nothing fetched. */
        Page(List<Bytes> items, Map<String, AttributeValue> lastKey, long scannedBytes) {
            this(items, null, lastKey, scannedBytes, 0);
        }

        /** As much of an item as was asked for; null when it is gone. */
        Bytes whole(int position) {
            return (wholeItems == null ? items : wholeItems).get(position);
        }

        /** This page when it is known that nothing follows. */
        Page asLast() {
            return new Page(items, wholeItems, null, scannedBytes, fetchedUnits);
        }
    }

    private final Groups groups;
    private final CountedReads reads;

    /** What is read goes on the account of {@code call}. */
    PageReader(Groups groups, Call call) {
        this.groups = groups;
        this.reads = call.reads(groups);
    }

    CompletionStage<Page> read(Wanted wanted) {
        if (wanted.range().isEmpty()) {
            return CompletableFuture.completedFuture(new Page(List.of(), null, 0));
        }
        int first = groups.groupOf(hashOf(wanted.range().from()));
        // The range's end is exclusive, and its first two bytes may lie beyond the greatest hash.
        int last = groups.groupOf(Math.min(hashOf(wanted.range().to()), 0xFFFF));
        boolean forward = wanted.direction() == Read.Direction.FORWARD;
        CompletionStage<Page> page = new Walk(wanted, forward ? first : last, forward ? last : first).next();
        return wanted.wholeItems() ? page.thenCompose(entries -> new WholeItems(reads).fetch(wanted, entries)) : page;
    }

    private static int hashOf(Bytes position) {
        byte[] bytes = position.array();
        int high = bytes.length > 0 ? bytes[0] & 0xFF : 0;
        int low = bytes.length > 1 ? bytes[1] & 0xFF : 0;
        return high << 8 | low;
    }

    /** One page being read. */
    private final class Walk {
        private final Wanted wanted;
        private final int lastGroup;
        private final int limit;
        private final List<Bytes> items = new ArrayList<>();
        private int group;
        private long bytes;

        Walk(Wanted wanted, int firstGroup, int lastGroup) {
            this.wanted = wanted;
            this.group = firstGroup;
            this.lastGroup = lastGroup;
            this.limit = wanted.limit() == null ? ITEMS_MAX : (int) Math.min(wanted.limit(), ITEMS_MAX);
        }

        CompletionStage<Page> next() {
            KeyCodec.Range owned = clip(wanted.range());
            if (owned.isEmpty()) {
                return proceed(null);
            }
            Read.GetRange read = new Read.GetRange(
                    wanted.index().number(), owned.from(), owned.to(), wanted.direction(), limit - items.size(), (int)
                            (wanted.maxBytes() - bytes));
            return reads.read(group, read, wanted.consistent()).thenCompose(reply -> switch (reply) {
                case ReadReply.Page page -> {
                    items.addAll(page.items());
                    bytes += page.scannedBytes();
                    yield proceed(page.lastKey());
                }
                case ReadReply.NoSuchTable() -> throw wanted.index().gone();
                default -> throw new IllegalStateException("Not an answer to GetRange: " + reply);
            });
        }

        /** A group's items of other groups' hashes are another replica's business: ask only for its own. */
        private KeyCodec.Range clip(KeyCodec.Range range) {
            int next = group + 1 < groups.count() ? groups.firstHash(group + 1) : 0x10000;
            KeyCodec.Range owned = KeyCodec.hashes(groups.firstHash(group), next - 1);
            Bytes from = range.from().compareTo(owned.from()) > 0 ? range.from() : owned.from();
            Bytes to = range.to().compareTo(owned.to()) < 0 ? range.to() : owned.to();
            return new KeyCodec.Range(from, to);
        }

        private CompletionStage<Page> proceed(Bytes lastKey) {
            boolean full = items.size() >= limit || bytes >= wanted.maxBytes();
            if (lastKey != null || full) {
                return CompletableFuture.completedFuture(new Page(items, keyOfLast(lastKey), bytes));
            }
            if (group == lastGroup) {
                return CompletableFuture.completedFuture(new Page(items, null, bytes));
            }
            group += wanted.direction() == Read.Direction.FORWARD ? 1 : -1;
            return next();
        }

        /** A page that ends at its limit says so even when nothing follows, as the service does. */
        private Map<String, AttributeValue> keyOfLast(Bytes lastKey) {
            if (lastKey != null) {
                return wanted.index().keyAt(lastKey);
            }
            Bytes last = items.get(items.size() - 1);
            return wanted.index().keyOf(ItemCodec.decode(last.array()).attributes());
        }
    }
}
