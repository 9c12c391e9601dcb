package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules about parameters that several operations share. */
final class Parameters {
    private static final String NAMES = "ExpressionAttributeNames";
    private static final String VALUES = "ExpressionAttributeValues";

    private Parameters() {}

    /**
     * Refuses names and values for expressions when there is no expression that could use them.
     *
     * @param expressions the parameters that may use names
     * @param withValues those of them that may use values
     */
    static void checkExpressionInputs(Structure request, List<String> expressions, List<String> withValues) {
        if (request.has(NAMES) && expressions.stream().noneMatch(request::has)) {
            throw ApiError.validation(NAMES + " can only be specified when using expressions");
        }
        if (!withValues.isEmpty() && request.has(VALUES) && withValues.stream().noneMatch(request::has)) {
            throw ApiError.validation(VALUES + " can only be specified when using expressions: "
                    + String.join(" and ", withValues) + (withValues.size() == 1 ? " is null" : " are null"));
        }
    }

    /** Refuses expressions beside the older parameters that they replace. */
    static void checkNotMixed(Structure request, List<String> expressions, List<String> older) {
        List<String> newer = present(request, expressions);
        List<String> legacy = present(request, older);
        if (!newer.isEmpty() && !legacy.isEmpty()) {
            throw ApiError.validation("Can not use both expression and non-expression parameters in the same request: "
                    + "Non-expression parameters: {" + String.join(", ", legacy) + "} Expression parameters: {"
                    + String.join(", ", newer) + "}");
        }
    }

    private static List<String> present(Structure request, List<String> parameters) {
        List<String> present = new ArrayList<>();
        for (String parameter : parameters) {
            Object value = request.get(parameter);
            if (value != null && !(value instanceof Map<?, ?> map && map.isEmpty())) {
                present.add(parameter);
            }
        }
        return present;
    }
}
