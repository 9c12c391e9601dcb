package dev.tepui.operator.status;

import java.util.List;

/** When somebody to whom changes are delivered counts as behind, and how that is told. */
final class Behind {
    /** Longer than a change of leader takes, and than any pause between attempts: a moment is no news. */
    private static final long SECONDS = 60;

    private Behind() {}

    /** Whether the oldest change that waits is that old. */
    static boolean isBehind(long oldestSeconds) {
        return oldestSeconds > SECONDS;
    }

    /** {@code what} they are. */
    static String sentence(String what, List<String> names) {
        return "More than " + SECONDS + " seconds behind: " + what + " " + String.join(", ", names) + ".";
    }
}
