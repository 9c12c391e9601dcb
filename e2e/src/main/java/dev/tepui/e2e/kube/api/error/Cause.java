package dev.tepui.e2e.kube.api.error;

/**
 * One reason why an object is invalid.
 *
 * @param type machine-readable kind, for example {@code FieldValueRequired}
 * @param field path of the field, for example {@code spec.replicas}
 * @param message what is wrong, without the field
 */
public record Cause(String type, String field, String message) {
    public static Cause invalid(String field, Object value, String message) {
        return new Cause("FieldValueInvalid", field, "Invalid value: " + value + ": " + message);
    }

    public static Cause required(String field, String message) {
        return new Cause("FieldValueRequired", field, "Required value" + (message.isEmpty() ? "" : ": " + message));
    }

    public static Cause forbidden(String field, String message) {
        return new Cause("FieldValueForbidden", field, "Forbidden: " + message);
    }

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
