package dev.tepui.storage.json;

import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TimeToLive;
import dev.tepui.storage.table.TimeToLiveSpecification;

/** The member TimeToLiveSpecification, both ways, and TimeToLiveDescription. */
public final class TimeToLiveJson {
    static final String MEMBER = "TimeToLiveSpecification";

    private TimeToLiveJson() {}

    /** What a request says about the table's time to live; null when it says nothing. */
    public static TimeToLiveSpecification read(Structure request) {
        Structure specification = request.structure(MEMBER);
        return specification == null
                ? null
                : new TimeToLiveSpecification(specification.string("AttributeName"), specification.isTrue("Enabled"));
    }

    /** Writes the member; nothing when it is null. */
    public static void write(JsonOutput out, TimeToLiveSpecification specificationOrNull) {
        if (specificationOrNull != null) {
            out.name(MEMBER)
                    .beginObject()
                    .member("Enabled", specificationOrNull.enabled())
                    .member("AttributeName", specificationOrNull.attributeName())
                    .endObject();
        }
    }

    /** Writes the member TimeToLiveDescription. */
    public static void write(JsonOutput out, TimeToLive timeToLive) {
        out.name("TimeToLiveDescription")
                .beginObject()
                .member("TimeToLiveStatus", timeToLive.status().name())
                .member("AttributeName", timeToLive.attribute())
                .endObject();
    }
}
