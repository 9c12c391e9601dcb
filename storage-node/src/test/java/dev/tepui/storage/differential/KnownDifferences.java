package dev.tepui.storage.differential;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where we answer differently from DynamoDB Local on purpose. Every line says why; a line that no request needs any
 * more fails the test.
 */
final class KnownDifferences {
    private record Known(Pattern ours, Pattern theirs, String reason) {}

    private final List<Known> known = new ArrayList<>();
    private final Set<Known> unused = new LinkedHashSet<>();

    /** Both patterns must match the whole answer: type, colon, text (for a success {@code OK}). */
    KnownDifferences add(String ours, String theirs, String reason) {
        Known line = new Known(Pattern.compile(ours), Pattern.compile(theirs), reason);
        known.add(line);
        unused.add(line);
        return this;
    }

    boolean explain(String ours, String theirs) {
        for (Known line : known) {
            if (line.ours.matcher(ours).matches() && line.theirs.matcher(theirs).matches()) {
                unused.remove(line);
                return true;
            }
        }
        return false;
    }

    List<String> unused() {
        return unused.stream().map(Known::toString).toList();
    }
}
