package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Rules about parameters that several operations share. */
final class Parameters {
    private static final String NAMES = "ExpressionAttributeNames";
    private static final String VALUES = "ExpressionAttributeValues";

    private Parameters() {}

    /** Refuses what DynamoDB can do and this version cannot. An empty list or map asks for nothing and passes. */
    static void refuse(Structure request, List<String> parameters) {
        for (String parameter : parameters) {
            Object value = request.get(parameter);
            boolean asksNothing = value == null
                    || value instanceof Collection<?> list && list.isEmpty()
                    || value instanceof Map<?, ?> map && map.isEmpty();
            if (!asksNothing) {
                throw ApiError.unsupported(parameter);
            }
        }
    }

    /** Refuses ReturnItemCollectionMetrics, which only makes sense with local secondary indexes. */
    static void refuseCollectionMetrics(Structure request) {
        if ("SIZE".equals(request.string("ReturnItemCollectionMetrics"))) {
            throw ApiError.unsupported("ReturnItemCollectionMetrics");
        }
    }

    /**
     * Refuses names and values for expressions when there is no expression; {@code expressions} are the parameters that
     * could have been one, {@code valuesFor} those that the service names in its text.
     */
    static void checkExpressionInputs(Structure request, List<String> expressions, String valuesFor) {
        boolean any = expressions.stream().anyMatch(request::has);
        if (request.has(NAMES)) {
            if (!any) {
                throw ApiError.validation(NAMES + " can only be specified when using expressions");
            }
            if (((Map<?, ?>) request.get(NAMES)).isEmpty()) {
                throw ApiError.validation(NAMES + " must not be empty");
            }
        }
        if (valuesFor != null && request.has(VALUES)) {
            if (!any) {
                throw ApiError.validation(
                        VALUES + " can only be specified when using expressions: " + valuesFor + " is null");
            }
            if (((Map<?, ?>) request.get(VALUES)).isEmpty()) {
                throw ApiError.validation(VALUES + " must not be empty");
            }
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

    /** Whether ReturnValues asks for the former item; refuses the values that only UpdateItem has. */
    static boolean returnsOld(Structure request) {
        String returnValues = request.string("ReturnValues");
        if (returnValues == null || "NONE".equals(returnValues)) {
            return false;
        }
        if (!"ALL_OLD".equals(returnValues)) {
            throw ApiError.validation("ReturnValues can only be ALL_OLD or NONE");
        }
        return true;
    }
}
