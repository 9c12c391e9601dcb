package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Deletion of items whose time has come. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimeToLive(
        @Required
        @JsonPropertyDescription("Number attribute that holds the time of expiry in seconds since 1970.")
        @Size(min = 1, max = 255)
        String attributeName,

        @Required @JsonPropertyDescription("Whether expired items are deleted.")
        Boolean enabled) {}
