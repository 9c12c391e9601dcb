package dev.tepui.e2e.kube.api.conformance;

/**
 * One row of the table of checks.
 *
 * @param needsControllers only runs where somebody collects garbage
 */
record Check(String name, boolean needsControllers, Body body) {
    /** A check in a namespace of its own. */
    interface Body {
        void run(ApiUnderTest api, String namespace) throws Exception;
    }

    static Check of(String name, Body body) {
        return new Check(name, false, body);
    }

    static Check withControllers(String name, Body body) {
        return new Check(name, true, body);
    }
}
