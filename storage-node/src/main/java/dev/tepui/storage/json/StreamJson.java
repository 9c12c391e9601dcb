package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.StreamSpecification;
import dev.tepui.storage.table.StreamSpecification.ViewType;

/** The member StreamSpecification, both ways. */
public final class StreamJson {
    private StreamJson() {}

    /** What a request says about the table's stream; null when it says nothing. */
    static StreamSpecification read(Structure request) {
        Structure specification = request.structure("StreamSpecification");
        if (specification == null) {
            return null;
        }
        String viewType = specification.string("StreamViewType");
        boolean enabled = specification.isTrue("StreamEnabled");
        if (enabled && viewType == null) {
            throw ApiError.validation(
                    "Invalid StreamViewType: Stream ViewType must not be null or empty when " + "enabling streams.");
        }
        if (!enabled && viewType != null) {
            throw ApiError.validation(
                    "Invalid StreamViewType: Stream StreamEnabled was false but a StreamViewType was " + "present.");
        }
        return enabled ? new StreamSpecification(ViewType.valueOf(viewType)) : StreamSpecification.DISABLED;
    }

    /** Writes the member; nothing when it is null. */
    public static void write(JsonOutput out, StreamSpecification specificationOrNull) {
        if (specificationOrNull == null) {
            return;
        }
        out.name("StreamSpecification").beginObject().member("StreamEnabled", specificationOrNull.enabled());
        if (specificationOrNull.enabled()) {
            out.member("StreamViewType", specificationOrNull.viewType().name());
        }
        out.endObject();
    }
}
