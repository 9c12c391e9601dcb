package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Fetches the items of the table that the entries of a local secondary index stand for, when a request wants more of
 * them than the index holds. The fetched items count against the size of a page, too: it ends with the item that fills
 * it.
 */
final class WholeItems {
    /** Reads under way at a time, so that one request cannot crowd out others. */
    private static final int PARALLEL = 32;

    private final CountedReads reads;

    WholeItems(CountedReads reads) {
        this.reads = reads;
    }

    /** {@code entries} with the items, or the first part of it that fills a page. */
    CompletionStage<PageReader.Page> fetch(PageReader.Wanted wanted, PageReader.Page entries) {
        return new Fetch(wanted, entries).goOn();
    }

    /** The items of one page being fetched, some at a time. */
    private final class Fetch {
        private final PageReader.Wanted wanted;
        private final PageReader.Page entries;
        private final List<Bytes> items = new ArrayList<>();
        private long bytes;
        private double units;

        Fetch(PageReader.Wanted wanted, PageReader.Page entries) {
            this.wanted = wanted;
            this.entries = entries;
        }

        /** A loop as long as reads are answered at once, so that the stack does not grow with the page. */
        CompletionStage<PageReader.Page> goOn() {
            while (items.size() < entries.items().size() && bytes < PageReader.PAGE_MAX_BYTES) {
                int first = items.size();
                int next = Math.min(first + PARALLEL, entries.items().size());
                List<CompletableFuture<Bytes>> reads = entries.items().subList(first, next).stream()
                        .map(this::read)
                        .toList();
                CompletableFuture<Void> all = CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new));
                if (!all.isDone() || all.isCompletedExceptionally()) {
                    return all.thenCompose(done -> {
                        take(reads);
                        return goOn();
                    });
                }
                take(reads);
            }
            return CompletableFuture.completedFuture(page());
        }

        private CompletableFuture<Bytes> read(Bytes entry) {
            ItemKey key = wanted.index().table().keyOfStored(attributes(entry));
            return reads.read(reads.groups().groupOf(key.hash()), new Read.GetItem(key), wanted.consistent())
                    .thenApply(GetItem::item)
                    .toCompletableFuture();
        }

        private void take(List<CompletableFuture<Bytes>> reads) {
            for (CompletableFuture<Bytes> read : reads) {
                if (bytes >= PageReader.PAGE_MAX_BYTES) {
                    return;
                }
                Bytes item = read.join();
                long size = item == null ? 0 : ItemCodec.sizeBytes(item.array());
                items.add(item);
                bytes += size;
                units += Capacity.readUnits(size, wanted.consistent());
            }
        }

        private PageReader.Page page() {
            int taken = items.size();
            if (taken == entries.items().size()) {
                return new PageReader.Page(entries.items(), items, entries.lastKey(), entries.scannedBytes(), units);
            }
            List<Bytes> first = entries.items().subList(0, taken);
            long scanned = first.stream()
                    .mapToLong(entry -> ItemCodec.sizeBytes(entry.array()))
                    .sum();
            return new PageReader.Page(
                    first, items, wanted.index().keyOf(attributes(first.get(taken - 1))), scanned, units);
        }

        private static Map<String, AttributeValue> attributes(Bytes entry) {
            return ItemCodec.decode(entry.array()).attributes();
        }
    }
}
