package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tags in requests and answers, and the rules about them that the model does not have. */
public final class TagsJson {
    private static final String RESERVED_PREFIX = "aws:";

    private TagsJson() {}

    /** The member Tags; empty when it is not given. */
    public static List<Tag> read(Structure request) {
        List<Tag> tags = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Structure given : request.structures("Tags")) {
            Tag tag = new Tag(given.string("Key"), given.string("Value"));
            if (tag.key().regionMatches(true, 0, RESERVED_PREFIX, 0, RESERVED_PREFIX.length())) {
                throw ApiError.invalidParameter("aws: prefixed tag key names are not allowed for external use");
            }
            if (!keys.add(tag.key())) {
                throw ApiError.invalidParameter("Duplicate tag key: " + tag.key());
            }
            tags.add(tag);
        }
        if (tags.size() > TableDefinition.TAGS_MAX) {
            throw ApiError.validation(TableDefinition.TOO_MANY_TAGS);
        }
        return tags;
    }

    /** Writes tags as an array. */
    public static void write(JsonOutput out, List<Tag> tags) {
        out.beginArray();
        for (Tag tag : tags) {
            out.beginObject()
                    .member("Key", tag.key())
                    .member("Value", tag.value())
                    .endObject();
        }
        out.endArray();
    }
}
