package dev.tepui.storage.http;

import java.util.Locale;

/** How a body may be wrapped on its way: the codings of HTTP (RFC 9110, section 8.4.1) that this server knows. */
enum ContentCoding {
    /** As it is. */
    IDENTITY("identity"),
    /** RFC 1952. */
    GZIP("gzip"),
    /** RFC 1950, the zlib format: what HTTP calls deflate. */
    DEFLATE("deflate");

    /**
     * What a client wants of an answer.
     *
     * @param coding the one it likes best
     * @param identityRefused whether it wants nothing else, however short the answer is
     */
    record Wish(ContentCoding coding, boolean identityRefused) {
        static final Wish NONE = new Wish(IDENTITY, false);
    }

    private static final double UNSAID = -1;

    private final String token;

    ContentCoding(String token) {
        this.token = token;
    }

    /** The name in headers. */
    String token() {
        return token;
    }

    /** The coding of a Content-Encoding header (null means identity), or null when it is none that we know. */
    static ContentCoding named(String header) {
        if (header == null || header.isBlank()) {
            return IDENTITY;
        }
        return switch (header.trim().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            case "identity" -> IDENTITY;
            default -> null;
        };
    }

    /**
     * Reads an Accept-Encoding header, which may be null. Weights decide, gzip wins a tie; a client that says nothing
     * about a coding does not get it. What cannot be read is passed over.
     */
    static Wish wished(String header) {
        if (header == null || header.isEmpty()) {
            return Wish.NONE;
        }
        double[] weights = {UNSAID, UNSAID, UNSAID};
        double others = UNSAID;
        for (String element : header.split(",")) {
            int semicolon = element.indexOf(';');
            String name = (semicolon < 0 ? element : element.substring(0, semicolon)).trim();
            double weight = semicolon < 0 ? 1 : weight(element.substring(semicolon + 1));
            ContentCoding coding = name.isEmpty() ? null : named(name);
            if (coding != null) {
                weights[coding.ordinal()] = weight;
            } else if (name.equals("*")) {
                others = weight;
            }
        }
        double identity = weights[IDENTITY.ordinal()];
        double gzip = either(weights[GZIP.ordinal()], others);
        double deflate = either(weights[DEFLATE.ordinal()], others);
        double best = Math.max(gzip, deflate);
        if (best <= 0 || identity > best) {
            return Wish.NONE;
        }
        return new Wish(gzip == best ? GZIP : DEFLATE, either(identity, others) == 0);
    }

    private static double either(double said, double otherwise) {
        return said == UNSAID ? otherwise : said;
    }

    /** The q of an element's parameters: 1 when there is none, {@link #UNSAID} when it cannot be read. */
    private static double weight(String parameters) {
        for (String parameter : parameters.split(";")) {
            String text = parameter.trim();
            if (text.startsWith("q=") || text.startsWith("Q=")) {
                try {
                    double weight = Double.parseDouble(text.substring(2).trim());
                    return weight >= 0 && weight <= 1 ? weight : UNSAID;
                } catch (NumberFormatException e) {
                    return UNSAID;
                }
            }
        }
        return 1;
    }
}
