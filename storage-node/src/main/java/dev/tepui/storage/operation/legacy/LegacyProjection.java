package dev.tepui.storage.operation.legacy;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Projection;
import dev.tepui.storage.shape.Structure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** AttributesToGet: attributes by their names, which are no paths. */
public final class LegacyProjection {
    private LegacyProjection() {}

    /** What a request asks for, or null when it does not say. */
    public static Projection of(Structure request) {
        if (!request.has("AttributesToGet")) {
            return null;
        }
        Set<Operand.Path> paths = new LinkedHashSet<>();
        for (Object name : (List<?>) request.get("AttributesToGet")) {
            if (name.equals("")) {
                throw ApiError.invalidParameter("Empty attribute name");
            }
            if (!paths.add(new Operand.Path(List.of(new Operand.Name((String) name))))) {
                throw ApiError.invalidParameter("Duplicate value in attribute name: " + name);
            }
        }
        return new Projection(List.copyOf(paths));
    }
}
