package dev.tepui.operator.naming;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names around a Table. */
public final class TableNames {
    public static final String FINALIZER = "tepui.dev/table";
    /** DynamoDB names go up to 255 characters, names of resources to 253. */
    private static final int RESOURCE_NAME_MAX_CHARS = 253;

    private static final int HASH_CHARS = 8;
    private static final Pattern DNS_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private TableNames() {}

    /**
     * Name for the resource of a table that was created through the SDK: the table's name in lower case where
     * Kubernetes allows it, otherwise {@link #resourceNameWithHash}.
     */
    public static String resourceName(String tableName) {
        String lower = tableName.toLowerCase(Locale.ROOT);
        boolean allowed = lower.length() <= RESOURCE_NAME_MAX_CHARS
                && DNS_SUBDOMAIN.matcher(lower).matches();
        return allowed ? lower : resourceNameWithHash(tableName);
    }

    /**
     * Name for a table whose plain name is impossible or taken: DynamoDB tells "Orders" from "orders", DNS does not.
     */
    public static String resourceNameWithHash(String tableName) {
        String readable =
                tableName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+", "");
        int readableMax = RESOURCE_NAME_MAX_CHARS - HASH_CHARS - 1;
        String cut =
                readable.substring(0, Math.min(readable.length(), readableMax)).replaceAll("-+$", "");
        String hash = sha256(tableName).substring(0, HASH_CHARS);
        return cut.isEmpty() ? "t-" + hash : cut + "-" + hash;
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
