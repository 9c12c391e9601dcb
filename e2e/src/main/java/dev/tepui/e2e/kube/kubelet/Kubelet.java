package dev.tepui.e2e.kube.kubelet;

import dev.tepui.e2e.kube.event.EventRecorder;
import dev.tepui.e2e.kube.loop.ChangeHandler;
import dev.tepui.e2e.kube.loop.ObjectKey;
import dev.tepui.e2e.kube.loop.ReconcileLoop;
import dev.tepui.e2e.kube.network.PodNetwork;
import dev.tepui.e2e.kube.network.ZoneTraffic;
import dev.tepui.e2e.process.ChildProcess;
import dev.tepui.e2e.process.DirectoryTree;
import dev.tepui.e2e.process.NotPossibleHereException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs the pods that are bound to the nodes of its zones, as child processes. Thread-safe.
 *
 * <p>Differences from a real kubelet, all visible in a pod's events: one container per pod, no init containers, HTTP
 * and TCP probes only, no limits enforced, and no mounts: mount paths in environment and arguments are replaced.
 */
public final class Kubelet implements AutoCloseable {

    private static final long GRACE_SECONDS_DEFAULT = 30;
    private static final String PODS = "pods";

    private final KubeletSettings settings;
    private final PodNetwork network;
    private final ZoneNodes nodes;
    private final PodRunner.Host host;

    private final VolumeExpansion expansion;

    /** Guarded by itself. */
    private final SmallVolumes smallVolumes;

    private final Set<String> zones;
    private final ReconcileLoop<String> networkLoop = new ReconcileLoop<>("pod-network", what -> updateNetwork());

    /** Guarded by this. */
    private final Map<ObjectKey, PodRunner> runners = new HashMap<>();

    private final Set<String> zonesDown = new HashSet<>();

    /** Namespaces whose volumes outlive their claims. */
    private final Set<String> retained = ConcurrentHashMap.newKeySet();

    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final SharedIndexInformer<Pod> pods;
    private final SharedIndexInformer<Service> services;
    private boolean closed;

    private Kubelet(KubernetesClient client, KubeletSettings settings, PodNetwork network, List<String> zones) {
        this.settings = settings;
        this.network = network;
        this.zones = Set.copyOf(zones);
        this.nodes = new ZoneNodes(client);
        this.host = new PodRunner.Host(
                settings,
                ConfigurationSource.of(client),
                new PodReports(client),
                new EventRecorder(client, "kubelet"),
                network);
        this.smallVolumes = new SmallVolumes(network.name());
        this.expansion = new VolumeExpansion(
                client,
                (claim, bytes) ->
                        onVolumes(volumes -> volumes.resize(claimDirectory(claim.namespace(), claim.name()), bytes)));
        DirectoryTree.delete(settings.work());
        zones.forEach(nodes::register);
        this.services = client.services().inAnyNamespace().runnableInformer(0);
        this.pods = client.pods().inAnyNamespace().runnableInformer(0);
        services.addEventHandler(new ChangeHandler<>(service -> networkLoop.mark("services")));
        pods.addEventHandler(podHandler());
        informers.add(services);
        informers.add(pods);
        services.run();
        pods.run();
        informers.add(client.configMaps().inAnyNamespace().inform(new ChangeHandler<ConfigMap>(this::refresh)));
        informers.add(client.secrets().inAnyNamespace().inform(new ChangeHandler<Secret>(this::refresh)));
        informers.add(client.persistentVolumeClaims().inAnyNamespace().inform(claimHandler()));
        networkLoop.mark(PODS);
    }

    /**
     * Registers one node per zone and starts to run their pods. Pods that exist already are started: to them this is a
     * reboot of their node.
     *
     * @param client stays the caller's to close, after this
     */
    public static Kubelet start(
            KubernetesClient client, KubeletSettings settings, PodNetwork network, List<String> zones) {
        return new Kubelet(client, settings, network, zones);
    }

    /**
     * Stops every process as a node that is shut down would: pods stay in the API server and come back with the next
     * start.
     */
    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        networkLoop.close();
        expansion.close();
        List<PodRunner> running;
        synchronized (this) {
            closed = true;
            running = List.copyOf(runners.values());
        }
        running.forEach(runner -> runner.forget(grace(runner.pod())));
        running.forEach(runner -> runner.done().join());
        synchronized (smallVolumes) {
            smallVolumes.close();
        }
    }

    /** Process id of a pod; empty while it has no process. */
    public Optional<Long> pid(String namespace, String pod) {
        return runner(namespace, pod).flatMap(PodRunner::process).map(ChildProcess::pid);
    }

    /** Kills the process of a pod (SIGKILL); it is restarted after the usual pause. */
    public void killPod(String namespace, String pod) {
        runner(namespace, pod).flatMap(PodRunner::process).ifPresent(ChildProcess::kill);
    }

    /** Kills all processes of all zones at the same moment; they are restarted after the usual pause. */
    public void killAll() {
        snapshot().stream().flatMap(runner -> runner.process().stream()).forEach(ChildProcess::kill);
    }

    /** Kills all processes of a zone and starts none until {@link #restoreZone}: the zone has lost its power. */
    public void killZone(String zone) {
        synchronized (this) {
            zonesDown.add(zone);
        }
        in(zone).forEach(PodRunner::hold);
        nodes.report(zone, false);
    }

    /** Undoes {@link #killZone}. */
    public void restoreZone(String zone) {
        synchronized (this) {
            zonesDown.remove(zone);
        }
        in(zone).forEach(PodRunner::release);
        nodes.report(zone, true);
    }

    /** Freezes the process of a pod: it keeps its connections and answers nothing. */
    public void pause(String namespace, String pod) {
        runner(namespace, pod).flatMap(PodRunner::process).ifPresent(ChildProcess::pause);
    }

    /** Undoes {@link #pause}. */
    public void resume(String namespace, String pod) {
        runner(namespace, pod).flatMap(PodRunner::process).ifPresent(ChildProcess::resume);
    }

    /** Kills the process of a pod, deletes what its volume claims hold, and lets it start again: a lost disk. */
    public void deleteData(String namespace, String pod) {
        PodRunner runner = existing(namespace, pod);
        whileStopped(runner, () -> directories(runner).forEach(DirectoryTree::delete));
    }

    /**
     * Cuts a zone off: what its processes and everybody else send each other is lost from now on, without a word to
     * either side. Everybody else are the pods of other zones, the operator, and clients, also through Services. The
     * processes run on, and this kubelet still reaches them; unlike in a cluster of several machines, it also still
     * reports them.
     *
     * @throws NotPossibleHereException where that cannot be done, see {@link ZoneTraffic}
     */
    public void partitionZone(String zone) {
        network.traffic()
                .isolate(
                        zone,
                        in(zone).map(runner -> network.addressOfPod(ObjectKey.of(runner.pod())))
                                .toList());
    }

    /** Undoes {@link #partitionZone}. */
    public void healZone(String zone) {
        network.traffic().restore(zone);
    }

    /**
     * Kills the process of a pod and lets it start again with a wall clock of its own, which {@link #setClock} sets.
     *
     * @throws NotPossibleHereException where that cannot be done, see {@link PodClock}
     */
    public void giveClock(String namespace, String pod) {
        PodRunner runner = existing(namespace, pod);
        PodClock clock = new PodClock(runner.work());
        whileStopped(runner, () -> runner.use(Optional.of(clock)));
    }

    /**
     * Sets the wall clock of a pod that has one of its own, to the time of this machine and {@code offset}. The process
     * runs on and notices within a second.
     */
    public void setClock(String namespace, String pod, Duration offset) {
        existing(namespace, pod)
                .clock()
                .orElseThrow(() -> new IllegalStateException("pod " + pod + " has no clock of its own"))
                .set(offset);
    }

    /** Undoes {@link #giveClock}: the process is killed and starts again. Nothing when it has no clock of its own. */
    public void takeClock(String namespace, String pod) {
        PodRunner runner = existing(namespace, pod);
        if (runner.clock().isPresent()) {
            whileStopped(runner, () -> runner.use(Optional.empty()));
        }
    }

    /**
     * Kills the process of a pod and lets it start again with its volumes on small file systems of their own; its data
     * stays.
     *
     * @param mebibytes how much more fits in than there is
     * @throws NotPossibleHereException where that cannot be done, see {@link SmallVolumes}
     */
    public void shrinkVolumes(String namespace, String pod, int mebibytes) {
        PodRunner runner = existing(namespace, pod);
        onVolumes(volumes -> whileStopped(
                runner, () -> directories(runner).forEach(directory -> volumes.mount(directory, mebibytes))));
    }

    /**
     * Kills the process of a pod and lets it start again with volumes that are as large as their claims say, and grow
     * with them; its data stays.
     *
     * @throws NotPossibleHereException where that cannot be done, see {@link SmallVolumes}
     */
    public void limitVolumes(String namespace, String pod) {
        PodRunner runner = existing(namespace, pod);
        onVolumes(volumes -> whileStopped(
                runner,
                () -> claims(runner.pod())
                        .forEach(claim -> volumes.mountOfSize(
                                claimDirectory(namespace, claim), expansion.requestedBytes(namespace, claim)))));
    }

    /** Takes all space but so many bytes on the small volumes of a pod. */
    public void fillVolumes(String namespace, String pod, long spareBytes) {
        onVolumes(volumes ->
                directories(existing(namespace, pod)).forEach(directory -> volumes.fill(directory, spareBytes)));
    }

    /** Gives back the space that {@link #fillVolumes} took. */
    public void freeVolumes(String namespace, String pod) {
        onVolumes(volumes -> directories(existing(namespace, pod)).forEach(volumes::free));
    }

    /** Undoes {@link #shrinkVolumes}: the process is killed and starts again. Nothing when they are not small. */
    public void growVolumes(String namespace, String pod) {
        PodRunner runner = existing(namespace, pod);
        onVolumes(volumes -> {
            if (directories(runner).anyMatch(volumes::isMounted)) {
                whileStopped(runner, () -> directories(runner).forEach(volumes::unmount));
            }
        });
    }

    private void onVolumes(Consumer<SmallVolumes> action) {
        synchronized (smallVolumes) {
            action.accept(smallVolumes);
        }
    }

    /** Kills the process, does something while there is none, and lets it start again unless its zone is down. */
    private void whileStopped(PodRunner runner, Runnable action) {
        runner.holdStill();
        try {
            action.run();
        } finally {
            if (!isDown(runner.pod())) {
                runner.release();
            }
        }
    }

    private PodRunner existing(String namespace, String pod) {
        return runner(namespace, pod)
                .orElseThrow(() -> new IllegalArgumentException("no pod " + namespace + "/" + pod));
    }

    /** What the claims of a pod hold. */
    private Stream<Path> directories(PodRunner runner) {
        Pod pod = runner.pod();
        return claims(pod).map(claim -> claimDirectory(pod.getMetadata().getNamespace(), claim));
    }

    /** Directory of a volume claim; exists once a pod has used it. */
    public Path claimDirectory(String namespace, String claim) {
        return PodVolumes.claimDirectory(settings.claims(), namespace, claim);
    }

    static Duration grace(Pod pod) {
        return Duration.ofSeconds(Optional.ofNullable(pod.getMetadata().getDeletionGracePeriodSeconds())
                .or(() -> Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds()))
                .orElse(GRACE_SECONDS_DEFAULT));
    }

    private ResourceEventHandler<Pod> podHandler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                podSeen(pod);
            }

            @Override
            public void onUpdate(Pod before, Pod after) {
                if (!before.getMetadata().getUid().equals(after.getMetadata().getUid())) {
                    podGone(before);
                }
                podSeen(after);
            }

            @Override
            public void onDelete(Pod pod, boolean finalStateUnknown) {
                podGone(pod);
            }
        };
    }

    private synchronized void podSeen(Pod pod) {
        networkLoop.mark(PODS);
        String node = pod.getSpec().getNodeName();
        if (closed || node == null || zones.stream().map(ZoneNodes::name).noneMatch(node::equals)) {
            return;
        }
        ObjectKey key = ObjectKey.of(pod);
        PodRunner runner = runners.get(key);
        if (runner == null || !runner.uid().equals(pod.getMetadata().getUid())) {
            CompletableFuture<Void> predecessor =
                    runner == null ? CompletableFuture.completedFuture(null) : runner.done();
            runner = new PodRunner(host, pod, network.addressOfPod(key), isDown(pod));
            runners.put(key, runner);
            warnOfUnsupported(pod);
            runner.start(predecessor);
        } else {
            runner.update(pod);
        }
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            runner.stop(grace(pod));
        }
    }

    private synchronized void podGone(Pod pod) {
        networkLoop.mark(PODS);
        PodRunner runner = runners.get(ObjectKey.of(pod));
        if (runner != null && runner.uid().equals(pod.getMetadata().getUid())) {
            runner.stop(grace(pod));
            runner.done().thenRun(() -> forget(ObjectKey.of(pod), runner));
        }
    }

    private synchronized void forget(ObjectKey key, PodRunner runner) {
        runners.remove(key, runner);
    }

    private void warnOfUnsupported(Pod pod) {
        boolean extra = pod.getSpec().getContainers().size() > 1
                || pod.getSpec().getInitContainers() != null
                        && !pod.getSpec().getInitContainers().isEmpty();
        if (extra) {
            host.events().warning(pod, "Unsupported", "the local kubelet runs only the first container of a pod");
        }
    }

    private void refresh(HasMetadata changed) {
        snapshot().stream()
                .filter(runner -> runner.pod()
                        .getMetadata()
                        .getNamespace()
                        .equals(changed.getMetadata().getNamespace()))
                .forEach(PodRunner::refresh);
    }

    private ResourceEventHandler<PersistentVolumeClaim> claimHandler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(PersistentVolumeClaim claim) {
                // The directory is made when a pod first uses it.
            }

            @Override
            public void onUpdate(PersistentVolumeClaim before, PersistentVolumeClaim after) {
                expansion.claimChanged(after);
            }

            @Override
            public void onDelete(PersistentVolumeClaim claim, boolean finalStateUnknown) {
                claimGone(ObjectKey.of(claim));
            }
        };
    }

    /**
     * From now on volumes of a namespace outlive their claims, and belong to the next claims of the same names: the
     * reclaim policy Retain, and an administrator who gives them back.
     */
    public void retainVolumes(String namespace) {
        retained.add(namespace);
    }

    /** The data goes with the claim, but not under the feet of a process that still uses it. */
    private void claimGone(ObjectKey claim) {
        if (retained.contains(claim.namespace())) {
            return;
        }
        CompletableFuture<?>[] users = snapshot().stream()
                .filter(runner -> runner.pod().getMetadata().getNamespace().equals(claim.namespace()))
                .filter(runner -> claims(runner.pod()).anyMatch(claim.name()::equals))
                .map(PodRunner::done)
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(users)
                .thenRun(() -> DirectoryTree.delete(claimDirectory(claim.namespace(), claim.name())));
    }

    private static Stream<String> claims(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .map(Volume::getPersistentVolumeClaim)
                .filter(source -> source != null)
                .map(source -> source.getClaimName());
    }

    private void updateNetwork() {
        Collection<Pod> addressed = pods.getStore().list().stream()
                .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
                .toList();
        network.update(addressed, services.getStore().list());
    }

    private synchronized boolean isDown(Pod pod) {
        return zonesDown.stream().map(ZoneNodes::name).anyMatch(pod.getSpec().getNodeName()::equals);
    }

    private synchronized List<PodRunner> snapshot() {
        return List.copyOf(runners.values());
    }

    private Stream<PodRunner> in(String zone) {
        return snapshot().stream()
                .filter(runner ->
                        ZoneNodes.name(zone).equals(runner.pod().getSpec().getNodeName()));
    }

    private synchronized Optional<PodRunner> runner(String namespace, String pod) {
        return Optional.ofNullable(runners.get(new ObjectKey(namespace, pod)));
    }
}
