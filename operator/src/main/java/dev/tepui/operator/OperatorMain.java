package dev.tepui.operator;

import dev.tepui.operator.metrics.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.processing.Controller;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ApplicationConfig;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Starts the operator once the Kubernetes API answers, and says what is wrong when it does not: the client's own way is
 * to look for a cluster for twenty seconds and to end with a stack trace.
 */
@QuarkusMain
public class OperatorMain implements QuarkusApplication {
    /** Exit code when no Kubernetes API answers. */
    public static final int NO_KUBERNETES_API = 3;
    /** Exit code when the API answers, but the controllers cannot start. */
    public static final int NOT_STARTED = 4;

    private static final Logger LOG = Logger.getLogger(OperatorMain.class);
    private static final int CONNECT_TIMEOUT_MS = 3_000;
    private static final int REQUEST_TIMEOUT_MS = 5_000;
    /** 0.1, 0.2, 0.4, 0.8 seconds: enough for an API server that is just restarting. */
    private static final int RETRIES = 4;

    private final Operator operator;
    private final KubernetesClient client;
    private final MeterRegistry metrics;
    private final ApplicationConfig application;

    public OperatorMain(
            Operator operator, KubernetesClient client, MeterRegistry metrics, ApplicationConfig application) {
        this.operator = operator;
        this.client = client;
        this.metrics = metrics;
        this.application = application;
    }

    @Override
    public int run(String... arguments) {
        Optional<String> problem = unreachable(client.getConfiguration());
        if (problem.isPresent()) {
            LOG.error(problem.get());
            return NO_KUBERNETES_API;
        }
        try {
            operator.start();
        } catch (OperatorException e) {
            LOG.error(
                    "The controllers cannot start. Are the custom resource definitions installed, and may the operator"
                            + " read them?",
                    e);
            return NOT_STARTED;
        }
        registerMetrics();
        LOG.infof("operating tables at %s", client.getMasterUrl());
        Quarkus.waitForExit();
        return 0;
    }

    /** Of what is known only when the controllers have started. */
    private void registerMetrics() {
        operator.getRegisteredControllers().stream()
                .map(controller -> (Controller<?>) controller)
                .forEach(controller -> Resources.register(
                        metrics,
                        HasMetadata.getKind(controller.getConfiguration().getResourceClass()),
                        () -> controller
                                .getEventSourceManager()
                                .getControllerEventSource()
                                .list()));
        Gauge.builder("tepui.operator.build.info", () -> 1)
                .description("Always 1; the label tells the version.")
                .tags("version", application.version().orElse("unknown"))
                .register(metrics);
    }

    /** What to tell the user when no Kubernetes API answers; empty when one does, even if it refuses. */
    private static Optional<String> unreachable(Config configuration) {
        Config impatient = new ConfigBuilder(configuration)
                .withConnectionTimeout(CONNECT_TIMEOUT_MS)
                .withRequestTimeout(REQUEST_TIMEOUT_MS)
                .withRequestRetryBackoffLimit(RETRIES)
                .build();
        try (KubernetesClient probe =
                new KubernetesClientBuilder().withConfig(impatient).build()) {
            probe.getKubernetesVersion();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() > 0) {
                return Optional.empty();
            }
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of("No Kubernetes API answers at " + configuration.getMasterUrl() + " (" + cause
                    + "). Run the operator in a cluster, or let KUBECONFIG name a file that describes one.");
        }
    }
}
