package dev.tepui.storage.store;

/** Walks a range of keys: {@code while (cursor.next()) use(cursor.key(), cursor.value())}. One thread at a time. */
public interface Cursor extends AutoCloseable {
    /** Moves to the next entry; false when the range is exhausted. */
    boolean next();

    /** The current entry's key; the caller owns the array. Only after {@link #next} returned true. */
    byte[] key();

    /** The current entry's value; the caller owns the array. Only after {@link #next} returned true. */
    byte[] value();

    @Override
    void close();
}
