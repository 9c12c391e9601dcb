package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** A time of the week at which members may be restarted. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MaintenanceWindow(
        @JsonPropertyDescription("Days on which the window begins, as Monday; every day when not set.")
        List<String> days,

        @Required
        @Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")
        @JsonPropertyDescription("Time of day at which the window begins, as 02:30.")
        String start,

        @Required
        @Min(1)
        @Max(10_080)
        @JsonPropertyDescription("How long it lasts. A restart that has begun is finished.")
        Integer durationMinutes,

        @Default("UTC") @JsonPropertyDescription("Time zone of the start, as Europe/Berlin.")
        String timeZone) {
    public MaintenanceWindow {
        timeZone = timeZone == null ? "UTC" : timeZone;
    }
}
