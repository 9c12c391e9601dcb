package dev.tepui.e2e.kube.controller;

import dev.tepui.e2e.kube.loop.ObjectKey;
import dev.tepui.e2e.kube.loop.ReconcileLoop;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one EndpointSlice per Service with a selector, so that kubectl shows who serves. A real API server refuses
 * loopback addresses in slices; then there are none, which costs only the display: the local kubelet looks at the pods
 * themselves.
 */
final class EndpointsController implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointsController.class);
    private static final int HTTP_UNPROCESSABLE = 422;

    private final KubernetesClient client;
    private final ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>("endpoints-controller", this::reconcile);
    private boolean refused;

    EndpointsController(KubernetesClient client) {
        this.client = client;
    }

    void serviceChanged(Service service) {
        loop.mark(ObjectKey.of(service));
    }

    /** Marks every Service that selects the pod. */
    void podChanged(Pod pod, List<Service> services) {
        services.stream().filter(service -> selects(service, pod)).forEach(this::serviceChanged);
    }

    @Override
    public void close() {
        loop.close();
    }

    private void reconcile(ObjectKey key) {
        Service service = client.services()
                .inNamespace(key.namespace())
                .withName(key.name())
                .get();
        if (refused || service == null || selector(service).isEmpty()) {
            return;
        }
        List<Pod> pods = client.pods()
                .inNamespace(key.namespace())
                .withLabels(selector(service))
                .list()
                .getItems();
        EndpointSlice wanted = slice(service, pods);
        var resource = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(key.namespace())
                .resource(wanted);
        EndpointSlice present = resource.get();
        try {
            if (present == null) {
                resource.create();
            } else if (!Objects.equals(present.getEndpoints(), wanted.getEndpoints())
                    || !Objects.equals(present.getPorts(), wanted.getPorts())) {
                resource.update();
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != HTTP_UNPROCESSABLE) {
                throw e;
            }
            refused = true;
            LOG.info("this API server takes no loopback addresses in EndpointSlices; Services work without");
        }
    }

    static EndpointSlice slice(Service service, List<Pod> pods) {
        boolean publishAll = Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
        List<Pod> addressed = pods.stream()
                .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
                .filter(pod -> !PodState.isFinished(pod))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(service.getMetadata().getName())
                .withNamespace(service.getMetadata().getNamespace())
                .addToLabels("kubernetes.io/service-name", service.getMetadata().getName())
                .addToLabels("endpointslice.kubernetes.io/managed-by", "endpoints-controller")
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Service")
                .withName(service.getMetadata().getName())
                .withUid(service.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withAddressType("IPv4")
                .withEndpoints(
                        addressed.stream().map(pod -> endpoint(pod, publishAll)).toList())
                .withPorts(service.getSpec().getPorts().stream()
                        .map(port -> port(port, addressed))
                        .toList())
                .build();
    }

    private static Endpoint endpoint(Pod pod, boolean publishAll) {
        boolean serving = PodState.isReady(pod);
        boolean terminating = PodState.isTerminating(pod);
        return new EndpointBuilder()
                .withAddresses(pod.getStatus().getPodIP())
                .withNewConditions(publishAll || serving && !terminating, serving, terminating)
                .withHostname(pod.getSpec().getHostname())
                .withNodeName(pod.getSpec().getNodeName())
                .withNewTargetRef()
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .withUid(pod.getMetadata().getUid())
                .endTargetRef()
                .build();
    }

    private static EndpointPort port(ServicePort port, List<Pod> pods) {
        return new EndpointPortBuilder()
                .withName(port.getName() == null ? "" : port.getName())
                .withProtocol(port.getProtocol() == null ? "TCP" : port.getProtocol())
                .withPort(targetPort(port, pods))
                .build();
    }

    private static Integer targetPort(ServicePort port, List<Pod> pods) {
        if (port.getTargetPort() == null) {
            return port.getPort();
        }
        if (port.getTargetPort().getIntVal() != null) {
            return port.getTargetPort().getIntVal();
        }
        String name = port.getTargetPort().getStrVal();
        return pods.stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .flatMap(container -> container.getPorts().stream())
                .filter(declared -> name.equals(declared.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElse(null);
    }

    private static boolean selects(Service service, Pod pod) {
        Map<String, String> labels =
                Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
        return service.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace())
                && !selector(service).isEmpty()
                && labels.entrySet().containsAll(selector(service).entrySet());
    }

    private static Map<String, String> selector(Service service) {
        return Optional.ofNullable(service.getSpec().getSelector()).orElse(Map.of());
    }
}
