package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Where changes of items are sent, as CloudEvents. Changing one loses nothing: it goes on where it is. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamSink(
        @Required
        @JsonPropertyDescription("Name of the sink, a DNS label. Another name is another sink.")
        @Size(max = 63)
        String name,

        @Required
        @JsonPropertyDescription(
                "Where events are posted, http or https. The receiver takes them by answering 2xx; it gets an event"
                        + " again, under the same id, when it does not. There is no place for secrets yet.")
        @Size(max = 2048)
        String url,

        @JsonPropertyDescription("Events in one request, at most; 1 sends each alone. 1 to 1000; 100 when not set.")
        @Min(1)
        @Max(1000)
        Integer batchSize,

        @JsonPropertyDescription(
                "Where events are posted that the receiver refuses, or does not take in time. When not set, the sink"
                        + " stands still until they are taken.")
        @Size(max = 2048)
        String deadLetterUrl,

        @JsonPropertyDescription("What must have happened to an item for the change to be sent; all when not set.")
        @Size(min = 1, max = 3)
        List<StreamEventName> eventNames,

        @JsonPropertyDescription(
                "How old a change may become, 60 to 604800; -1, also when not set, is as old as it takes. An older one"
                        + " goes to deadLetterUrl, or without one is lost to the sink.")
        @Min(-1)
        @Max(604_800)
        Integer maximumRecordAgeInSeconds,

        @JsonPropertyDescription(
                "How often a request that is not answered is tried again before its events go to deadLetterUrl, which"
                        + " must be set, 0 to 10000; -1, also when not set, is as often as it takes.")
        @Min(-1)
        @Max(10_000)
        Integer maximumRetryAttempts,

        @JsonPropertyDescription("What events hold of an item; NEW_AND_OLD_IMAGES when not set.")
        StreamViewType streamViewType,

        @JsonPropertyDescription("Within how many seconds a request must be answered, 1 to 300; 10 when not set.")
        @Min(1)
        @Max(300)
        Integer timeoutSeconds) {}
