package dev.tepui.operator.apply;

import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.status.Notice;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/** Records notices as Events of the resource. They are for humans: failing to record one fails nothing else. */
final class EventRecorder {
    private static final Logger LOG = Logger.getLogger(EventRecorder.class);
    /** The API server refuses longer ones. */
    private static final int MESSAGE_MAX_CHARS = 1024;

    private final Clock clock;

    EventRecorder(Clock clock) {
        this.clock = clock;
    }

    void record(KubernetesClient client, HasMetadata about, Notice notice) {
        try {
            client.resource(event(about, notice)).create();
        } catch (KubernetesClientException e) {
            LOG.debugf(e, "event %s was not recorded", notice.reason());
        }
    }

    private Event event(HasMetadata about, Notice notice) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String message = notice.message();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(about.getMetadata().getNamespace())
                .withGenerateName(about.getMetadata().getName() + "-")
                .endMetadata()
                .withInvolvedObject(reference(about))
                .withType(notice.warning() ? "Warning" : "Normal")
                .withReason(notice.reason())
                .withMessage(message.substring(0, Math.min(MESSAGE_MAX_CHARS, message.length())))
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withReportingComponent(Labels.OPERATOR)
                .withNewSource()
                .withComponent(Labels.OPERATOR)
                .endSource()
                .build();
    }

    private static ObjectReference reference(HasMetadata about) {
        return new ObjectReferenceBuilder()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .withResourceVersion(about.getMetadata().getResourceVersion())
                .build();
    }
}
