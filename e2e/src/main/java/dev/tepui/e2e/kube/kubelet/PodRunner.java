package dev.tepui.e2e.kube.kubelet;

import dev.tepui.e2e.kube.event.EventRecorder;
import dev.tepui.e2e.kube.network.PodNetwork;
import dev.tepui.e2e.process.ChildProcess;
import dev.tepui.e2e.process.DirectoryTree;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one pod on a thread of its own from its first sight to its end: start, probe, restart, stop, report. Other
 * threads only set wishes (stop, hold, refresh) and wake it; everything that takes time happens on the runner's thread.
 */
final class PodRunner {

    private static final Logger LOG = LoggerFactory.getLogger(PodRunner.class);

    /** How long a wish of the API server or a lost status report may go unnoticed. */
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);

    /** What the runner needs from the kubelet. */
    record Host(
            KubeletSettings settings,
            ConfigurationSource configuration,
            PodReports reports,
            EventRecorder events,
            PodNetwork network) {}

    private final Host host;
    private final Container container;
    private final String address;
    private final Path work;
    private final PodVolumes volumes;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    /** Guarded by the lock, as are all wishes below. */
    private Pod pod;

    private boolean wake;
    private boolean held;

    /** Whether the runner's thread has seen that the pod is held: nothing runs and nothing is about to be started. */
    private boolean still;

    private Optional<PodClock> clock = Optional.empty();
    private boolean refresh;
    private Duration stopGrace;
    private boolean forget;

    private volatile ChildProcess process;

    // Only touched by the runner's thread.
    private ContainerView view;
    private boolean reported;
    private int crashes;

    PodRunner(Host host, Pod pod, String address, boolean held) {
        this.host = host;
        this.pod = pod;
        this.held = held;
        this.address = address;
        this.container = pod.getSpec().getContainers().getFirst();
        this.work = host.settings().work().resolve(pod.getMetadata().getUid());
        this.volumes = new PodVolumes(host.settings().claims(), work, host.configuration());
        this.view = ContainerView.before(pod);
    }

    /** Starts the thread; it begins when the pod that had the name before has ended. */
    void start(CompletableFuture<Void> predecessor) {
        Thread.ofPlatform().name("pod-" + pod.getMetadata().getName()).daemon().start(() -> {
            predecessor.join();
            run();
        });
    }

    /** Completes when the process has ended for good and the pod is deleted. */
    CompletableFuture<Void> done() {
        return done;
    }

    String uid() {
        return pod().getMetadata().getUid();
    }

    Pod pod() {
        return with(() -> pod);
    }

    Optional<ChildProcess> process() {
        return Optional.ofNullable(process).filter(ChildProcess::isAlive);
    }

    /** The API server has a newer version of the pod. */
    void update(Pod newer) {
        wish(() -> pod = newer);
    }

    /** A ConfigMap or Secret changed. */
    void refresh() {
        wish(() -> refresh = true);
    }

    /** Ends the pod; the first call's grace period counts unless a later one is shorter. */
    void stop(Duration grace) {
        wish(() -> stopGrace = stopGrace == null || grace.compareTo(stopGrace) < 0 ? grace : stopGrace);
    }

    /** Ends the process without a word to the API server: the kubelet itself goes, the pod is to come back. */
    void forget(Duration grace) {
        wish(() -> {
            forget = true;
            stopGrace = grace;
        });
    }

    /** Kills the process (SIGKILL) and starts none until {@link #release()}. */
    void hold() {
        wish(() -> held = true);
        process().ifPresent(ChildProcess::kill);
    }

    /** As {@link #hold()}, and blocks until nothing of the pod runs. */
    void holdStill() {
        hold();
        lock.lock();
        try {
            while (!still && !done.isDone()) {
                woken.awaitNanos(LOOK_AROUND.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while pod " + pod.getMetadata().getName() + " ended", e);
        } finally {
            lock.unlock();
        }
    }

    void release() {
        wish(() -> {
            held = false;
            still = false;
        });
    }

    /** The clock that the pod's next process gets; empty for that of the machine. */
    void use(Optional<PodClock> next) {
        wish(() -> clock = next);
    }

    /** The clock of {@link #use}. */
    Optional<PodClock> clock() {
        return with(() -> clock);
    }

    /** Directory for what goes with the pod. */
    Path work() {
        return work;
    }

    private void run() {
        try {
            while (!stopping()) {
                if (standsStill()) {
                    show(ContainerView.waiting(view, "NodeDown", "the node is down"));
                    await(Instant.now().plus(LOOK_AROUND));
                } else if (attempt()) {
                    backOff();
                }
            }
        } catch (RuntimeException e) {
            LOG.error("runner of pod {} failed", pod().getMetadata().getName(), e);
        } finally {
            end();
        }
    }

    private boolean standsStill() {
        return with(() -> {
            still = held;
            woken.signalAll();
            return held;
        });
    }

    /** One run of the process, if it can start and is to start; true when it has run and ended. */
    private boolean attempt() {
        if (finished()) {
            await(Instant.now().plus(LOOK_AROUND));
            return false;
        }
        try {
            Map<String, Path> mounts = volumes.prepare(pod(), container);
            process = launch(mounts);
        } catch (UnsupportedPodException e) {
            return notStarted(e.reason(), e);
        } catch (KubernetesClientException | UncheckedIOException e) {
            return notStarted("CreateContainerError", e);
        }
        // A hold that came while the process was being started found nothing to kill.
        if (with(() -> held)) {
            process.kill();
        }
        Instant started = Instant.now();
        show(view.running(started, view.restarts() + 1));
        host.events().normal(pod(), "Started", "Started container " + container.getName());
        watch(started);
        if (!process.isAlive()) {
            clock().ifPresent(used -> used.ended(process.pid()));
            show(view.ended(process.exitCode(), Instant.now()));
        }
        return true;
    }

    /** Says why and waits a little, or until something about the pod changes; what is missing may come. */
    private boolean notStarted(String reason, RuntimeException cause) {
        LOG.debug("pod {} cannot start", pod().getMetadata().getName(), cause);
        host.events().warning(pod(), reason, String.valueOf(cause.getMessage()));
        show(ContainerView.waiting(view, reason, cause.getMessage()));
        await(Instant.now().plus(LOOK_AROUND));
        return false;
    }

    private void watch(Instant started) {
        process.onExit().thenRun(() -> wish(() -> {}));
        ProbeCall call = new ProbeCall(container, address, host.network().addressOfKubelet());
        try (PodProbes probes =
                new PodProbes(container, call, started, host.settings().probePeriodMax())) {
            watch(probes);
        }
    }

    private void watch(PodProbes probes) {
        while (process.isAlive() && !stopping()) {
            show(view.probed(probes.started(), probes.ready()));
            if (probes.ready()) {
                crashes = 0;
            }
            await(min(probes.due(), Instant.now().plus(LOOK_AROUND)));
            refreshFiles();
            for (String problem : probes.askThoseDue(Instant.now())) {
                if (process.isAlive()) {
                    host.events().warning(pod(), "Unhealthy", problem);
                }
            }
            if (probes.mustRestart() && process.isAlive()) {
                String message = "Container " + container.getName() + " failed its probe, will be restarted";
                host.events().normal(pod(), "Killing", message);
                process.stop(grace());
            }
        }
    }

    private ChildProcess launch(Map<String, Path> mounts) {
        LocalImages.Launcher launcher = host.settings()
                .images()
                .launcher(container.getImage())
                .orElseThrow(() -> new UnsupportedPodException(
                        "ErrImagePull", "the local cluster has no program for image " + container.getImage()));
        PodEnvironment environment = new PodEnvironment(pod(), container, address, mounts, host.configuration());
        Map<String, String> variables = environment.variables();
        clock().ifPresent(used -> variables.putAll(used.variables()));
        Path temporary = work.resolve("tmp");
        try {
            Files.createDirectories(temporary);
            Files.createDirectories(host.settings().logs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>();
        if (container.getCommand() == null || container.getCommand().isEmpty()) {
            command.addAll(
                    launcher.command(new LocalImages.Surroundings(host.network().hostsFile(), temporary)));
        } else {
            command.addAll(environment.arguments(container.getCommand(), variables));
        }
        if (container.getArgs() != null) {
            command.addAll(environment.arguments(container.getArgs(), variables));
        }
        String log =
                pod().getMetadata().getNamespace() + "_" + pod().getMetadata().getName() + ".log";
        String zone = ZoneNodes.zone(pod().getSpec().getNodeName());
        return ChildProcess.start(
                host.network().traffic().joining(zone, command),
                variables,
                work,
                host.settings().logs().resolve(log));
    }

    private void backOff() {
        if (stopping() || with(() -> held) || finished()) {
            return;
        }
        KubeletSettings settings = host.settings();
        Duration pause = settings.backOffFirst().multipliedBy(1L << Math.min(crashes, 10));
        pause = pause.compareTo(settings.backOffMax()) > 0 ? settings.backOffMax() : pause;
        crashes++;
        if (view.state().getTerminated() != null && crashes > 1) {
            host.events().warning(pod(), "BackOff", "Back-off restarting failed container " + container.getName());
            show(ContainerView.waiting(view, "CrashLoopBackOff", "back-off " + pause.toMillis() + " ms"));
        }
        Instant until = Instant.now().plus(pause);
        while (Instant.now().isBefore(until) && !stopping() && !with(() -> held)) {
            await(until);
        }
    }

    private void refreshFiles() {
        boolean wanted = with(() -> {
            boolean was = refresh;
            refresh = false;
            return was;
        });
        if (wanted) {
            try {
                volumes.prepare(pod(), container);
            } catch (UnsupportedPodException e) {
                LOG.info(
                        "files of pod {} stay as they are: {}",
                        pod().getMetadata().getName(),
                        e.getMessage());
            }
        }
    }

    private void end() {
        try {
            process().ifPresent(running -> {
                if (!with(() -> forget)) {
                    String message = "Stopping container " + container.getName();
                    host.events().normal(pod(), "Killing", message);
                }
                running.stop(with(() -> stopGrace == null ? Duration.ZERO : stopGrace));
                clock().ifPresent(used -> used.ended(running.pid()));
            });
            DirectoryTree.delete(work);
            if (!with(() -> forget)) {
                host.reports().deleted(pod());
            }
        } finally {
            done.complete(null);
        }
    }

    /** Reports the view when it differs from the last one, or when the last report did not arrive. */
    private void show(ContainerView next) {
        boolean changed = !next.equals(view);
        view = next;
        if (changed || !reported) {
            Pod current = pod();
            reported = host.reports()
                    .report(current, view.status(current, address, Instant.now()))
                    .map(status -> {
                        wish(() -> pod = new PodBuilder(pod).withStatus(status).build());
                        return true;
                    })
                    .orElse(false);
        }
    }

    private boolean finished() {
        return view.state().getTerminated() != null
                && !ContainerView.restarts(pod(), view.state().getTerminated().getExitCode());
    }

    private boolean stopping() {
        return with(() -> stopGrace != null);
    }

    private Duration grace() {
        return Kubelet.grace(pod());
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private void wish(Runnable change) {
        lock.lock();
        try {
            change.run();
            wake = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T with(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a wish or for the time, whichever comes first. */
    private void await(Instant until) {
        lock.lock();
        try {
            Duration left = Duration.between(Instant.now(), until);
            if (!wake && left.isPositive()) {
                woken.awaitNanos(left.toNanos());
            }
            wake = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopGrace = Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }
}
