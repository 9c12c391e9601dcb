package dev.tepui.e2e.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/** Asks a container once, as a probe says: HTTP GET or a TCP connection. Blocks up to the probe's timeout. */
final class ProbeCall {

    private ProbeCall() {}

    static boolean isSupported(Probe probe) {
        return probe.getHttpGet() != null || probe.getTcpSocket() != null;
    }

    /** Empty when the answer is good, otherwise what was wrong with it. */
    static Optional<String> ask(Probe probe, Container container, String address) {
        int timeoutMs = 1000 * Optional.ofNullable(probe.getTimeoutSeconds()).orElse(1);
        try {
            if (probe.getHttpGet() != null) {
                return http(probe.getHttpGet(), container, address, timeoutMs);
            }
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(address, port(probe.getTcpSocket().getPort(), container)), timeoutMs);
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> http(HTTPGetAction get, Container container, String address, int timeoutMs)
            throws IOException {
        String host = Optional.ofNullable(get.getHost()).orElse(address);
        String path = Optional.ofNullable(get.getPath()).orElse("/");
        URI uri = URI.create("http://" + host + ":" + port(get.getPort(), container) + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(timeoutMs);
        connection.setReadTimeout(timeoutMs);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("User-Agent", "kube-probe/local");
        Optional.ofNullable(get.getHttpHeaders())
                .ifPresent(headers ->
                        headers.forEach(header -> connection.setRequestProperty(header.getName(), header.getValue())));
        try {
            int status = connection.getResponseCode();
            return status >= 200 && status < 400
                    ? Optional.empty()
                    : Optional.of("HTTP probe failed with statuscode: " + status);
        } finally {
            connection.disconnect();
        }
    }

    private static int port(IntOrString port, Container container) {
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
}
