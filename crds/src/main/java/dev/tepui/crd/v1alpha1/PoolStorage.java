package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Quantity;

/** The volume of each member. An absent size becomes {@link #DEFAULT_SIZE}, as the schema's default does. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolStorage(
        @Default(DEFAULT_SIZE)
        @JsonPropertyDescription(
                "Size of the volume of each member. A larger one expands the volumes that there are; a smaller"
                        + " one changes nothing, for volumes cannot shrink.")
        Quantity size,

        @JsonPropertyDescription("Storage class of the volume; the cluster's default when not set.")
        String storageClassName,

        @Default(RETAIN)
        @JsonPropertyDescription(
                "What becomes of the volumes of members that a smaller pool has not any more: Retain or"
                        + " Delete. They hold nothing that the pool still needs.")
        String whenScaled,

        @Default(REBUILD)
        @JsonPropertyDescription(
                "What is done when the volume of a member is lost, or bound to a node that does not exist any"
                        + " more, while all other members are well: Rebuild deletes its claim, so that the member"
                        + " starts elsewhere in its zone with a new volume and gets its data from the others; Wait"
                        + " leaves it to people.")
        String whenLost,

        @JsonPropertyDescription("How the volumes grow by themselves; they do not when not set.")
        PoolStorageGrowth growth) {

    /** Volumes stay. */
    public static final String RETAIN = "Retain";

    /** A member whose volume is lost gets a new one. */
    public static final String REBUILD = "Rebuild";

    /** Size of a member's volume unless the pool says otherwise. */
    public static final String DEFAULT_SIZE = "10Gi";

    public PoolStorage {
        size = size == null ? new Quantity("10", "Gi") : size;
        whenScaled = whenScaled == null ? RETAIN : whenScaled;
        whenLost = whenLost == null ? REBUILD : whenLost;
    }
}
