package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Projection;
import dev.tepui.storage.expression.ProjectionParser;
import dev.tepui.storage.expression.Substitutions;
import dev.tepui.storage.operation.legacy.LegacyProjection;
import dev.tepui.storage.shape.Structure;
import java.util.List;
import java.util.TreeSet;

/**
 * What a Query or Scan answers of each item.
 *
 * @param kind as the request has it, or as it follows from the rest of the request
 * @param projection what SPECIFIC_ATTRIBUTES are, otherwise null
 */
record Selection(Kind kind, Projection projection) {
    /** DynamoDB's Select. */
    enum Kind {
        /** Whole items. */
        ALL_ATTRIBUTES,
        /** What the index holds. */
        ALL_PROJECTED_ATTRIBUTES,
        /** Some attributes, or parts of them. */
        SPECIFIC_ATTRIBUTES,
        /** Only how many there are. */
        COUNT
    }

    /** The request's ProjectionExpression or AttributesToGet; null when it has none. */
    static Projection projection(Structure request, Substitutions substitutions) {
        String expression = request.string("ProjectionExpression");
        return expression == null ? LegacyProjection.of(request) : ProjectionParser.parse(expression, substitutions);
    }

    /** {@code projection} is the request's ProjectionExpression or AttributesToGet, null when it has none. */
    static Selection of(Structure request, Projection projection) {
        boolean ofIndex = request.has("IndexName");
        String select = request.string("Select");
        if (select == null) {
            Kind whole = ofIndex ? Kind.ALL_PROJECTED_ATTRIBUTES : Kind.ALL_ATTRIBUTES;
            return new Selection(projection == null ? whole : Kind.SPECIFIC_ATTRIBUTES, projection);
        }
        Kind kind = Kind.valueOf(select);
        if (projection != null && kind != Kind.SPECIFIC_ATTRIBUTES) {
            String parameter = request.has("ProjectionExpression") ? "ProjectionExpression" : "AttributesToGet";
            throw ApiError.validation("Cannot specify the " + parameter + " when choosing to get "
                    + (kind == Kind.COUNT ? "only the Count" : select));
        }
        if (projection == null && kind == Kind.SPECIFIC_ATTRIBUTES) {
            throw ApiError.validation("Must specify the AttributesToGet or ProjectionExpression "
                    + "when choosing to get SPECIFIC_ATTRIBUTES");
        }
        if (kind == Kind.ALL_PROJECTED_ATTRIBUTES && !ofIndex) {
            throw ApiError.validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
        return new Selection(kind, projection);
    }

    /** The places of an item that it asks for; none when it does not name them. */
    List<Operand.Path> paths() {
        return projection == null ? List.of() : projection.paths();
    }

    /** Refuses to ask a global secondary index for what it does not hold: it has no items to fetch beside it. */
    void checkWithin(IndexAccess index) {
        if (index.kind() != IndexAccess.Kind.GLOBAL || isWithin(index)) {
            return;
        }
        if (kind == Kind.ALL_ATTRIBUTES) {
            throw ApiError.invalidParameter("Select type ALL_ATTRIBUTES is not supported for global secondary index "
                    + index.name() + " because its projection type is not ALL");
        }
        TreeSet<String> missing = new TreeSet<>();
        for (Operand.Path path : paths()) {
            if (!index.projects(path.attribute())) {
                missing.add(path.attribute());
            }
        }
        throw ApiError.invalidParameter("Global secondary index " + index.name() + " does not project " + missing);
    }

    /** Whether all that is asked for is in the index. */
    boolean isWithin(IndexAccess index) {
        return switch (kind) {
            case ALL_ATTRIBUTES -> index.projectsAll();
            case ALL_PROJECTED_ATTRIBUTES, COUNT -> true;
            case SPECIFIC_ATTRIBUTES ->
                paths().stream().map(Operand.Path::attribute).allMatch(index::projects);
        };
    }
}
