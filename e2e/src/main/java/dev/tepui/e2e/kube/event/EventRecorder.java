package dev.tepui.e2e.kube.event;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events. The same event about the same object is counted up instead of written again. Events are a courtesy to
 * people: a failure to write one is logged and otherwise ignored. Thread-safe; blocks for one API call.
 */
public final class EventRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final int REMEMBERED_EVENTS_MAX = 1000;

    private final KubernetesClient client;
    private final String component;
    private final Map<String, Event> recent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Event> eldest) {
            return size() > REMEMBERED_EVENTS_MAX;
        }
    };

    /** Creates a recorder; the component is shown as the event's source. */
    public EventRecorder(KubernetesClient client, String component) {
        this.client = client;
        this.component = component;
    }

    /** Something went as it should. */
    public void normal(HasMetadata about, String reason, String message) {
        record(about, "Normal", reason, message);
    }

    /** Something a person should look at. */
    public void warning(HasMetadata about, String reason, String message) {
        record(about, "Warning", reason, message);
    }

    private synchronized void record(HasMetadata about, String type, String reason, String message) {
        String key = about.getMetadata().getUid() + '/' + reason + '/' + message;
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Event known = recent.get(key);
        try {
            if (known == null) {
                recent.put(
                        key,
                        client.v1()
                                .events()
                                .resource(first(about, type, reason, message, now))
                                .create());
            } else {
                Event again = new EventBuilder(known)
                        .editMetadata()
                        .withResourceVersion(null)
                        .endMetadata()
                        .withCount(known.getCount() + 1)
                        .withLastTimestamp(now)
                        .build();
                recent.put(key, client.v1().events().resource(again).update());
            }
        } catch (KubernetesClientException e) {
            recent.remove(key);
            LOG.debug(
                    "event {} about {} was not written: {}",
                    reason,
                    about.getMetadata().getName(),
                    e.getMessage());
        }
    }

    private Event first(HasMetadata about, String type, String reason, String message, String now) {
        return new EventBuilder()
                .withNewMetadata()
                .withGenerateName(about.getMetadata().getName() + ".")
                .withNamespace(about.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .endInvolvedObject()
                .withType(type)
                .withReason(reason)
                .withMessage(message)
                .withNewSource()
                .withComponent(component)
                .endSource()
                .withReportingComponent(component)
                .withReportingInstance(component)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
    }
}
