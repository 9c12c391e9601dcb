package dev.tepui.crd.evaluation;

/**
 * One reason why an object is refused.
 *
 * @param path where, such as {@code spec.keySchema}
 * @param text why, as the user reads it
 * @param rule the CEL rule that refused it, or null when the structure did
 * @param blocking whether CEL rules are not evaluated any more, because they could rely on what is broken
 */
public record Problem(String path, String text, String rule, boolean blocking) {

    @Override
    public String toString() {
        return path + ": " + text;
    }
}
