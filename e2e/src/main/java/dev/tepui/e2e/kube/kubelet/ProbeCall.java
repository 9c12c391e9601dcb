package dev.tepui.e2e.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks a container as its probes say: HTTP GET or a TCP connection. Not thread-safe. */
final class ProbeCall implements AutoCloseable {

    private final Container container;
    private final String address;
    private final InetAddress from;
    private final HttpClient http;

    /**
     * For one run of a container.
     *
     * @param address where the container is asked
     * @param from the address from which it is asked
     */
    ProbeCall(Container container, String address, String from) {
        this.container = container;
        this.address = address;
        this.from = literal(from);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .localAddress(this.from)
                .build();
    }

    static boolean isSupported(Probe probe) {
        return probe.getHttpGet() != null || probe.getTcpSocket() != null;
    }

    /** Asks once; empty when the answer is good, otherwise what was wrong with it. Blocks up to the probe's timeout. */
    Optional<String> ask(Probe probe) {
        Duration timeout = Duration.ofSeconds(
                Optional.ofNullable(probe.getTimeoutSeconds()).orElse(1));
        try {
            if (probe.getHttpGet() != null) {
                return get(probe.getHttpGet(), timeout);
            }
            try (Socket socket = new Socket()) {
                socket.bind(new InetSocketAddress(from, 0));
                socket.connect(
                        new InetSocketAddress(address, port(probe.getTcpSocket().getPort())), (int) timeout.toMillis());
                return Optional.empty();
            }
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private Optional<String> get(HTTPGetAction get, Duration timeout) throws IOException, InterruptedException {
        String host = Optional.ofNullable(get.getHost()).orElse(address);
        String path = Optional.ofNullable(get.getPath()).orElse("/");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + host + ":" + port(get.getPort()) + path))
                .timeout(timeout)
                .setHeader("User-Agent", "kube-probe/local");
        Optional.ofNullable(get.getHttpHeaders())
                .ifPresent(headers -> headers.forEach(header -> request.header(header.getName(), header.getValue())));
        int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        return status >= 200 && status < 400
                ? Optional.empty()
                : Optional.of("HTTP probe failed with statuscode: " + status);
    }

    private int port(IntOrString port) {
        if (port.getIntVal() != null) {
            return port.getIntVal();
        }
        return container.getPorts().stream()
                .filter(declared -> port.getStrVal().equals(declared.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseThrow(() -> new UnsupportedPodException(
                        "CreateContainerConfigError", "the container has no port named " + port.getStrVal()));
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + address, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
