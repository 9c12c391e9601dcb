package dev.tepui.e2e.cluster;

import dev.tepui.e2e.project.ProjectFiles;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Starts the local cluster in the background, applies the example table, waits until it is ready, says what to try. */
final class UpCommand implements Main.Command {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int CALL_TIMEOUT_MS = 2000;
    private static final String EXAMPLE = "orders.yaml";

    @Override
    public int run(ProjectFiles project, ClusterHome home) {
        BackgroundProcess background = new BackgroundProcess(home);
        Optional<ProcessHandle> present = background.find();
        if (present.isPresent()) {
            System.out.println("The local cluster is already running");
        }
        ProcessHandle process = present.orElseGet(background::start);
        // Ctrl-C while starting takes the background process along; not one that was there before.
        Thread onInterrupt = new Thread(() -> background.stop(process));
        if (present.isEmpty()) {
            Runtime.getRuntime().addShutdownHook(onInterrupt);
        }
        try {
            followStart(process, home);
            try (KubernetesClient client = client(home)) {
                applyExample(client, project.example(EXAMPLE));
            }
            awaitAnswer(process, FirstSteps.endpoint(home));
        } catch (IllegalStateException | UncheckedIOException | KubernetesClientException e) {
            System.err.println("The local cluster is not ready: " + e.getMessage());
            System.err.println("Logs: " + home.logs());
            return 1;
        }
        if (present.isEmpty()) {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        }
        System.out.println(FirstSteps.text(home));
        return 0;
    }

    /** Prints the background process's progress until it is ready. */
    private static void followStart(ProcessHandle process, ClusterHome home) {
        Instant deadline = Instant.now().plus(START_TIMEOUT);
        int told = 0;
        while (Instant.now().isBefore(deadline)) {
            List<String> lines = lines(home.progressFile());
            for (String line : lines.subList(told, lines.size())) {
                if (line.equals(RunCommand.READY)) {
                    return;
                }
                if (line.startsWith(RunCommand.FAILED)) {
                    throw new IllegalStateException(line.substring(RunCommand.FAILED.length()));
                }
                System.out.println(line);
            }
            told = lines.size();
            if (BackgroundProcess.awaitEnd(process, Instant.now().plus(LOOK_EVERY))
                    && told == lines(home.progressFile()).size()) {
                throw new IllegalStateException("the background process ended, see " + home.clusterLog());
            }
        }
        throw new IllegalStateException("it did not start in " + START_TIMEOUT.toSeconds() + " seconds");
    }

    /** Only whole lines; what is not there yet comes with the next look. */
    private static List<String> lines(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KubernetesClient client(ClusterHome home) {
        try {
            return new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(Files.readString(home.kubeconfig())))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void applyExample(KubernetesClient client, Path example) {
        System.out.println("Applying examples/" + example.getFileName());
        List<HasMetadata> resources;
        try (var stream = Files.newInputStream(example)) {
            resources = client.load(stream).items();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + example, e);
        }
        for (HasMetadata resource : resources) {
            if (resource.getMetadata().getNamespace() == null) {
                resource.getMetadata().setNamespace("default");
            }
            client.resource(resource).forceConflicts().serverSideApply();
        }
        resources.forEach(resource -> awaitReady(client, resource));
    }

    private static void awaitReady(KubernetesClient client, HasMetadata resource) {
        String name = resource.getKind() + " " + resource.getMetadata().getName();
        AtomicReference<String> last = new AtomicReference<>("no condition yet");
        System.out.println("Waiting until " + name + " is ready");
        try {
            client.genericKubernetesResources(resource.getApiVersion(), resource.getKind())
                    .inNamespace(resource.getMetadata().getNamespace())
                    .withName(resource.getMetadata().getName())
                    .waitUntilCondition(current -> isReady(current, last), READY_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (KubernetesClientTimeoutException e) {
            throw new IllegalStateException(
                    name + " was not ready in " + READY_TIMEOUT.toSeconds() + " seconds: " + last.get(), e);
        }
    }

    /** A cluster that was stopped comes back with the conditions of yesterday: believe the endpoint only. */
    private static void awaitAnswer(ProcessHandle process, URI endpoint) {
        Instant deadline = Instant.now().plus(READY_TIMEOUT);
        while (Instant.now().isBefore(deadline)) {
            if (answers(endpoint)) {
                return;
            }
            if (BackgroundProcess.awaitEnd(process, Instant.now().plus(LOOK_EVERY))) {
                throw new IllegalStateException("the background process ended");
            }
        }
        throw new IllegalStateException(endpoint + " did not answer in " + READY_TIMEOUT.toSeconds() + " seconds");
    }

    /** Only pods that are ready get requests, so any answer will do. */
    private static boolean answers(URI endpoint) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) endpoint.resolve("/").toURL().openConnection();
            connection.setConnectTimeout(CALL_TIMEOUT_MS);
            connection.setReadTimeout(CALL_TIMEOUT_MS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isReady(GenericKubernetesResource resource, AtomicReference<String> last) {
        List<Map<String, Object>> conditions = resource == null ? null : resource.get("status", "conditions");
        if (conditions == null) {
            return false;
        }
        for (Map<String, Object> condition : conditions) {
            if ("Ready".equals(condition.get("type"))) {
                String now = condition.get("reason") + ": " + condition.get("message");
                if (!"True".equals(condition.get("status")) && !now.equals(last.getAndSet(now))) {
                    System.out.println("  " + now);
                }
                return "True".equals(condition.get("status"));
            }
        }
        return false;
    }
}
