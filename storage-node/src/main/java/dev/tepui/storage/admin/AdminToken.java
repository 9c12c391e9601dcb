package dev.tepui.storage.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The shared secret of the pool. Read again from its file now and then, since a mounted secret can be changed while the
 * node runs. Thread-safe.
 */
public final class AdminToken implements Supplier<String> {
    private static final long FRESH_MILLIS = 10_000;
    private static final String SCHEME = "Bearer ";

    private final Path file;
    private final LongSupplier nowMillis;
    private String token;
    private long readAtMillis;

    /**
     * Reads the file once, so that a missing one is noticed at the start.
     *
     * @param file null means that no token is needed
     * @throws UncheckedIOException when the file cannot be read
     * @throws IllegalArgumentException when it is empty
     */
    public AdminToken(Path file, LongSupplier nowMillis) {
        this.file = file;
        this.nowMillis = nowMillis;
        if (file != null) {
            token = read(file);
            readAtMillis = nowMillis.getAsLong();
        }
    }

    /** The token, empty when none is needed. */
    @Override
    public synchronized String get() {
        if (file == null) {
            return "";
        }
        if (nowMillis.getAsLong() - readAtMillis > FRESH_MILLIS) {
            try {
                token = read(file);
            } catch (UncheckedIOException | IllegalArgumentException inBetween) {
                // The file is being replaced: the old token holds until the next look.
                readAtMillis = nowMillis.getAsLong();
                return token;
            }
            readAtMillis = nowMillis.getAsLong();
        }
        return token;
    }

    /** Whether an Authorization header (may be null) carries the token. Takes equally long for every wrong one. */
    public boolean accepts(String authorization) {
        String expected = get();
        if (expected.isEmpty()) {
            return true;
        }
        String given = authorization != null && authorization.startsWith(SCHEME)
                ? authorization.substring(SCHEME.length())
                : "";
        return MessageDigest.isEqual(digest(given), digest(expected));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }

    private static String read(Path file) {
        try {
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw new IllegalArgumentException("the admin token file " + file + " is empty");
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the admin token file " + file + ": " + e, e);
        }
    }
}
