package dev.tepui.storage.item;

import java.util.Arrays;
import java.util.HexFormat;

/** A byte string that compares by content, unsigned. The array must not be changed after it is handed in or out. */
public record Bytes(byte[] array) implements Comparable<Bytes> {
    /** Whether the first bytes are these. */
    public boolean startsWith(Bytes prefix) {
        return isAt(0, prefix);
    }

    /** Whether these bytes are somewhere inside. */
    public boolean contains(Bytes part) {
        for (int start = 0; start + part.array.length <= array.length; start++) {
            if (isAt(start, part)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(int start, Bytes part) {
        int end = start + part.array.length;
        return end <= array.length && Arrays.equals(array, start, end, part.array, 0, part.array.length);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(array, other.array);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes(byte[] otherArray) && Arrays.equals(array, otherArray);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(array);
    }
}
