package dev.tepui.e2e.process;

import org.junit.jupiter.api.Assumptions;

/** What only some machines allow. */
public final class Possible {
    private Possible() {}

    /** Does something, or skips the test and says why where it is not possible. */
    public static void orSkip(Runnable action) {
        try {
            action.run();
        } catch (NotPossibleHereException e) {
            System.out.println("SKIPPED: " + e.getMessage());
            Assumptions.abort(e.getMessage());
        }
    }
}
