package dev.tepui.storage.operation;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads one page of several ranges of a table or index, one after the other, as if they were one. One use. */
final class RangesReader {
    /**
     * What has been read.
     *
     * @param range in which range the page ends
     */
    record Found(PageReader.Page page, int range) {}

    private final PageReader reader;
    private final PageRequest request;
    private final IndexAccess index;
    private final List<KeyCodec.Range> ranges;
    private final Read.Direction direction;
    private final List<Bytes> items = new ArrayList<>();
    private final List<Bytes> wholeItems = new ArrayList<>();
    private int range;
    private Map<String, AttributeValue> lastKey;
    private long bytes;
    private long fetchedBytes;
    private double fetchedUnits;

    RangesReader(
            PageReader reader,
            PageRequest request,
            IndexAccess index,
            List<KeyCodec.Range> ranges,
            Read.Direction direction) {
        this.reader = reader;
        this.request = request;
        this.index = index;
        this.ranges = ranges;
        this.direction = direction;
    }

    /** Reads on from where another page has ended; null begins. */
    CompletionStage<Found> read(StatementToken start) {
        if (start == null) {
            return goOn(0, ranges.get(0));
        }
        if (start.range() >= ranges.size()) {
            throw StatementToken.invalid();
        }
        KeyCodec.Range whole = ranges.get(start.range());
        Bytes position = position(start.lastKey());
        if (position.compareTo(whole.from()) < 0 || position.compareTo(whole.to()) >= 0) {
            throw StatementToken.invalid();
        }
        boolean forward = direction == Read.Direction.FORWARD;
        return goOn(start.range(), forward ? whole.after(position) : whole.before(position));
    }

    private Bytes position(Map<String, AttributeValue> key) {
        try {
            return index.startPosition(key).position();
        } catch (ApiError notOfThisTable) {
            throw StatementToken.invalid();
        }
    }

    /** A loop as long as pages are there at once, so that the stack does not grow. */
    private CompletionStage<Found> goOn(int from, KeyCodec.Range first) {
        range = from;
        KeyCodec.Range next = first;
        while (true) {
            CompletableFuture<PageReader.Page> page = reader.read(wanted(next)).toCompletableFuture();
            if (!page.isDone() || page.isCompletedExceptionally()) {
                return page.thenCompose(read -> take(read) ? end() : goOn(range + 1, ranges.get(range + 1)));
            }
            if (take(page.join())) {
                return end();
            }
            next = ranges.get(++range);
        }
    }

    private PageReader.Wanted wanted(KeyCodec.Range next) {
        PageReader.Wanted wanted = request.from(index, next, direction);
        Long limit = wanted.limit() == null ? null : wanted.limit() - items.size();
        return new PageReader.Wanted(
                index,
                next,
                direction,
                limit,
                (int) (PageReader.PAGE_MAX_BYTES - bytes),
                wanted.consistent(),
                wanted.wholeItems());
    }

    /** Whether the page ends here. */
    private boolean take(PageReader.Page page) {
        items.addAll(page.items());
        for (int i = 0; i < page.items().size(); i++) {
            Bytes whole = page.whole(i);
            wholeItems.add(whole);
            fetchedBytes += whole == null ? 0 : whole.array().length;
        }
        bytes += page.scannedBytes();
        fetchedUnits += page.fetchedUnits();
        lastKey = page.lastKey();
        if (range + 1 == ranges.size()) {
            return true;
        }
        if (lastKey == null
                && fetchedBytes >= PageReader.PAGE_MAX_BYTES
                && !page.items().isEmpty()) {
            // Entries of an index are small, but their items are not. The next page finds nothing more in this range.
            lastKey = index.keyOf(ItemCodec.decode(items.getLast().array()).attributes());
        }
        return lastKey != null;
    }

    private CompletionStage<Found> end() {
        return CompletableFuture.completedFuture(
                new Found(new PageReader.Page(items, wholeItems, lastKey, bytes, fetchedUnits), range));
    }
}
