package dev.tepui.e2e.kube.api.lifecycle;

import dev.tepui.e2e.kube.api.error.Cause;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Which names objects may have. */
final class Names {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Set<String> NAMED_BY_LABEL = Set.of("Namespace", "Service");
    private static final String LABEL_RULE =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and"
                    + " end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private static final String SUBDOMAIN_RULE =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private Names() {}

    /** What is wrong with a name, if anything. */
    static Optional<Cause> check(ResourceType type, String name) {
        String field = "metadata.name";
        if (name.isEmpty()) {
            return Optional.of(Cause.required(field, "name or generateName is required"));
        }
        if (type.group().equals("rbac.authorization.k8s.io")) {
            boolean usable = !name.equals(".") && !name.equals("..") && !name.contains("/") && !name.contains("%");
            return usable ? Optional.empty() : Optional.of(Cause.invalid(field, quoted(name), "may not contain '/'"));
        }
        boolean label = type.group().isEmpty() && NAMED_BY_LABEL.contains(type.kind());
        int longest = label ? 63 : 253;
        if (name.length() > longest) {
            String rule = "must be no more than " + longest + " characters";
            return Optional.of(Cause.invalid(field, quoted(name), rule));
        }
        Pattern pattern = label ? LABEL : SUBDOMAIN;
        if (!pattern.matcher(name).matches()) {
            return Optional.of(Cause.invalid(field, quoted(name), label ? LABEL_RULE : SUBDOMAIN_RULE));
        }
        return Optional.empty();
    }

    /** A name that nobody else has, most likely. */
    static String generate(String prefix) {
        StringBuilder name = new StringBuilder(prefix.length() > 58 ? prefix.substring(0, 58) : prefix);
        for (int i = 0; i < 5; i++) {
            name.append(SUFFIX_LETTERS.charAt(ThreadLocalRandom.current().nextInt(SUFFIX_LETTERS.length())));
        }
        return name.toString();
    }

    private static final Pattern LABEL_KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");

    static void checkLabel(String key, String value, List<Cause> causes) {
        if (!LABEL_KEY.matcher(key).matches()) {
            String rule =
                    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                            + " alphanumeric character";
            causes.add(Cause.invalid("metadata.labels", quoted(key), rule));
        }
        if (value.length() > 63) {
            causes.add(Cause.invalid("metadata.labels", quoted(value), "must be no more than 63 characters"));
        } else if (!LABEL_VALUE.matcher(value).matches()) {
            String rule =
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and"
                            + " must start and end with an alphanumeric character";
            causes.add(Cause.invalid("metadata.labels", quoted(value), rule));
        }
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
