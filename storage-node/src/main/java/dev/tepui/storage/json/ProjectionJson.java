package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import java.util.HashSet;
import java.util.List;

/** The member Projection of a secondary index, both ways. */
final class ProjectionJson {
    private static final String MEMBER = "Projection";

    private ProjectionJson() {}

    static Projection read(Structure index) {
        Structure projection = index.structure(MEMBER);
        String type = projection.string("ProjectionType");
        List<String> attributes = projection.stringList("NonKeyAttributes");
        if (type == null) {
            throw ApiError.invalidParameter("Unknown ProjectionType: null");
        }
        ProjectionType known = ProjectionType.valueOf(type);
        if (known != ProjectionType.INCLUDE && !attributes.isEmpty()) {
            throw ApiError.invalidParameter("ProjectionType is " + type + ", but NonKeyAttributes is specified");
        }
        if (known == ProjectionType.INCLUDE && attributes.isEmpty()) {
            throw ApiError.invalidParameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
        }
        if (new HashSet<>(attributes).size() < attributes.size()) {
            throw ApiError.validation("Cannot have two attributes with the same name");
        }
        return new Projection(known, attributes);
    }

    static void write(JsonOutput out, Projection projection) {
        out.name(MEMBER)
                .beginObject()
                .member("ProjectionType", projection.type().name());
        if (!projection.nonKeyAttributes().isEmpty()) {
            out.name("NonKeyAttributes").beginArray();
            projection.nonKeyAttributes().forEach(out::string);
            out.endArray();
        }
        out.endObject();
    }
}
