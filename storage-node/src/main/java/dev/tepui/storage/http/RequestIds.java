package dev.tepui.storage.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** Request ids in the service's form: 52 characters, digits and upper-case letters. */
final class RequestIds {
    private static final byte[] ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUV".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 52;
    private static final int BITS = 5;
    private static final int PER_LONG = Long.SIZE / BITS;

    private RequestIds() {}

    /** A new id: for finding a request in logs, not a secret. */
    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] id = new byte[LENGTH];
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (i % PER_LONG == 0) {
                bits = random.nextLong();
            }
            id[i] = ALPHABET[(int) bits & ALPHABET.length - 1];
            bits >>>= BITS;
        }
        return new String(id, StandardCharsets.ISO_8859_1);
    }
}
