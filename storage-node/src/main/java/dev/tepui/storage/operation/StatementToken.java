package dev.tepui.storage.operation;

import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Item;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A NextToken: where the next page of a SELECT begins.
 *
 * <pre>
 * version 01 · statement 8 bytes · range varint · item
 * </pre>
 *
 * The statement is known by the first bytes of a SHA-256 of its text and parameters; the item is the key that the last
 * page has ended at, in the value encoding. In base 64.
 *
 * @param range in which of the ranges of keys that the SELECT reads the page has ended
 */
record StatementToken(int range, Map<String, AttributeValue> lastKey) {
    private static final int VERSION = 1;
    private static final int DIGEST_BYTES = 8;

    /** The token as the client gets it. */
    String text(StatementText statement) {
        byte[] bytes = new BinaryWriter(64)
                .putByte(VERSION)
                .putRaw(digest(statement), 0, DIGEST_BYTES)
                .putVarint(range)
                .putRaw(ItemCodec.encode(new Item(lastKey)))
                .toByteArray();
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The token that a client has sent; refuses what is none, or of another statement. */
    static StatementToken of(String text, StatementText statement) {
        try {
            BinaryReader in = new BinaryReader(Base64.getDecoder().decode(text));
            if (in.getByte() != VERSION
                    || !MessageDigest.isEqual(
                            in.getRaw(DIGEST_BYTES), Arrays.copyOf(digest(statement), DIGEST_BYTES))) {
                throw invalid();
            }
            long range = in.getVarint();
            if (range < 0 || range > Integer.MAX_VALUE) {
                throw invalid();
            }
            return new StatementToken(
                    (int) range, ItemCodec.decode(in.getRaw(in.remaining())).attributes());
        } catch (IllegalArgumentException notOurs) {
            throw invalid();
        }
    }

    static ApiError invalid() {
        return ApiError.validation("Invalid NextToken");
    }

    private static byte[] digest(StatementText statement) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(statement.text().getBytes(StandardCharsets.UTF_8));
            Map<String, AttributeValue> parameters = new LinkedHashMap<>();
            for (AttributeValue parameter : statement.parameters()) {
                parameters.put(Integer.toString(parameters.size()), parameter);
            }
            return digest.digest(ItemCodec.encode(new Item(parameters)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
