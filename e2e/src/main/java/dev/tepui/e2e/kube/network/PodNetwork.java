package dev.tepui.e2e.kube.network;

import dev.tepui.e2e.kube.loop.ObjectKey;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names and Services: a hosts file that gives every pod and Service its cluster DNS name, and a proxy for every Service
 * that has a selector and is not headless. Thread-safe.
 */
public final class PodNetwork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodNetwork.class);

    /** Host part of the address from which the kubelet asks its pods. */
    private static final int KUBELET_HOST = 3;

    private final Subnet subnet;
    private final Path hostsFile;
    private final ZoneTraffic traffic;
    private final Map<String, ServiceProxy> proxies = new HashMap<>();
    private final Map<ObjectKey, InetSocketAddress> exposed = new HashMap<>();
    private String hosts = "";

    /** Creates the network with no pods; the hosts file exists when this returns. */
    public PodNetwork(Subnet subnet, Path hostsFile, List<String> zones) {
        this.subnet = subnet;
        this.hostsFile = hostsFile;
        this.traffic = new ZoneTraffic(subnet, zones, addressOfKubelet());
        update(List.of(), List.of());
    }

    /** The address of a pod; the same for every pod of that name. */
    public String addressOfPod(ObjectKey pod) {
        return subnet.addressOf("pod/" + pod);
    }

    /** The address on which a Service is proxied, whatever clusterIP the API server has noted. */
    public String addressOfService(ObjectKey service) {
        return subnet.addressOf("service/" + service);
    }

    /** The address from which the kubelet asks its pods; nobody else uses it. */
    public String addressOfKubelet() {
        return subnet.reserved(KUBELET_HOST);
    }

    /** What decides which zones reach each other. */
    public ZoneTraffic traffic() {
        return traffic;
    }

    /** See {@link Subnet#name()}. */
    public String name() {
        return subnet.name();
    }

    /**
     * Takes connections for the first port of a Service on one more address, whether or not the Service exists yet.
     *
     * @throws IOException when the address is taken
     */
    public synchronized void expose(ObjectKey service, InetSocketAddress address) throws IOException {
        proxies.put(text(address), ServiceProxy.listen(address));
        exposed.put(service, address);
    }

    /** File in the format of /etc/hosts. */
    public Path hostsFile() {
        return hostsFile;
    }

    /**
     * Brings names and proxies in line with what is there.
     *
     * @param pods pods with an address, ready or not
     */
    public synchronized void update(Collection<Pod> pods, Collection<Service> services) {
        String wanted = hosts(pods, services);
        if (!wanted.equals(hosts)) {
            AtomicFile.write(hostsFile, wanted);
            hosts = wanted;
        }
        Map<String, List<InetSocketAddress>> listeners = new HashMap<>();
        for (Service service : services) {
            if (isProxied(service)) {
                List<Pod> ready = pods.stream()
                        .filter(pod -> selects(service, pod) && isServing(pod))
                        .toList();
                service.getSpec()
                        .getPorts()
                        .forEach(port -> listeners.put(
                                addressOfService(ObjectKey.of(service)) + ":" + port.getPort(), targets(port, ready)));
                Optional.ofNullable(exposed.get(ObjectKey.of(service)))
                        .ifPresent(address -> listeners.put(
                                text(address),
                                targets(service.getSpec().getPorts().getFirst(), ready)));
            }
        }
        exposed.values().forEach(address -> listeners.putIfAbsent(text(address), List.of()));
        proxies.entrySet().removeIf(entry -> {
            boolean gone = !listeners.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        listeners.forEach(this::proxy);
    }

    @Override
    public synchronized void close() {
        proxies.values().forEach(ServiceProxy::close);
        proxies.clear();
        traffic.close();
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private void proxy(String address, List<InetSocketAddress> targets) {
        ServiceProxy proxy = proxies.get(address);
        if (proxy == null) {
            int colon = address.indexOf(':');
            try {
                proxy = ServiceProxy.listen(new InetSocketAddress(
                        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
            } catch (IOException e) {
                LOG.warn("cannot listen on {}: {}", address, e.getMessage());
                return;
            }
            proxies.put(address, proxy);
        }
        proxy.balanceOver(targets);
    }

    private String hosts(Collection<Pod> pods, Collection<Service> services) {
        Set<String> lines = new TreeSet<>();
        lines.add("127.0.0.1 localhost");
        localName().ifPresent(name -> lines.add("127.0.0.1 " + name));
        for (Pod pod : pods) {
            String address = pod.getStatus().getPodIP();
            if (pod.getSpec().getSubdomain() != null && pod.getSpec().getHostname() != null) {
                lines.add(line(
                        address,
                        pod.getSpec().getHostname() + "." + pod.getSpec().getSubdomain(),
                        pod.getMetadata().getNamespace()));
            }
            services.stream()
                    .filter(service -> isHeadless(service) && selects(service, pod))
                    .forEach(service -> lines.add(line(
                            address,
                            service.getMetadata().getName(),
                            service.getMetadata().getNamespace())));
        }
        services.stream()
                .filter(PodNetwork::isProxied)
                .forEach(service -> lines.add(line(
                        addressOfService(ObjectKey.of(service)),
                        service.getMetadata().getName(),
                        service.getMetadata().getNamespace())));
        return String.join("\n", lines) + "\n";
    }

    private static String line(String address, String name, String namespace) {
        String service = name + "." + namespace + ".svc";
        return address + " " + service + " " + service + ".cluster.local";
    }

    /** JVMs that use a hosts file ask nothing else, also for the name of their own machine. */
    private static Optional<String> localName() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName()).filter(name -> !name.equals("localhost"));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static List<InetSocketAddress> targets(ServicePort port, List<Pod> ready) {
        List<InetSocketAddress> targets = new ArrayList<>();
        for (Pod pod : ready) {
            targetPort(port, pod)
                    .ifPresent(number ->
                            targets.add(new InetSocketAddress(pod.getStatus().getPodIP(), number)));
        }
        return targets;
    }

    private static Optional<Integer> targetPort(ServicePort port, Pod pod) {
        if (port.getTargetPort() == null) {
            return Optional.of(port.getPort());
        }
        if (port.getTargetPort().getIntVal() != null) {
            return Optional.of(port.getTargetPort().getIntVal());
        }
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(declared -> port.getTargetPort().getStrVal().equals(declared.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst();
    }

    private static boolean isServing(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static boolean isHeadless(Service service) {
        return "None".equals(service.getSpec().getClusterIP()) && hasSelector(service);
    }

    private static boolean isProxied(Service service) {
        return !"None".equals(service.getSpec().getClusterIP()) && hasSelector(service);
    }

    private static boolean hasSelector(Service service) {
        return service.getSpec().getSelector() != null
                && !service.getSpec().getSelector().isEmpty();
    }

    private static boolean selects(Service service, Pod pod) {
        Map<String, String> labels =
                Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
        return service.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace())
                && labels.entrySet().containsAll(service.getSpec().getSelector().entrySet());
    }
}
