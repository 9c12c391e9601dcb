package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;

/** The volumes of a pool. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolStorageStatus(
        @JsonPropertyDescription("Size that the volume of each member has or is getting; it never becomes smaller.")
        Quantity size,

        @JsonPropertyDescription("Volume claims whose volumes do not have that size yet; absent when all have.")
        List<String> expanding) {}
