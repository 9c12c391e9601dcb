package dev.tepui.e2e.kcl;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What an application does with a stream. Safe for any thread: shards are read side by side. */
public interface Application {
    /**
     * A worker has got the lease of a shard and begins to read it.
     *
     * @param checkpoint the sequence number after which it reads, or {@code TRIM_HORIZON}
     */
    Reading begin(String shard, String checkpoint);

    /** One reading of a shard, for as long as its worker has the lease. One thread at a time. */
    interface Reading {
        /**
         * Takes the next records, at least one.
         *
         * @return whether the worker is to write a checkpoint after them
         */
        boolean handle(List<Record> records);

        /** A checkpoint is written: the next worker reads on after this sequence number. */
        void checkpointed(String sequenceNumber);

        /** All records of the shard have been handled, and that is written: nobody reads it any more. */
        void ended();
    }
}
