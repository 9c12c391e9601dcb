package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Which attributes an index holds besides the keys of table and index. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Projection(
        @JsonPropertyDescription("Attributes to copy into the index; only with INCLUDE, at most 20.") @Size(max = 100)
        List<@Size(min = 1, max = 255) String> nonKeyAttributes,

        @JsonPropertyDescription("ALL, KEYS_ONLY or INCLUDE.")
        ProjectionType projectionType) {}
