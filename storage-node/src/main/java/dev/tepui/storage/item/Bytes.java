package dev.tepui.storage.item;

import java.util.Arrays;
import java.util.HexFormat;

/** A byte string that compares by content, unsigned. The array must not be changed after it is handed in or out. */
public record Bytes(byte[] array) implements Comparable<Bytes> {
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
