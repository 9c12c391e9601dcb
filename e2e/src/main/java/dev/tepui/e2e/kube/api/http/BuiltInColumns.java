package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tepui.e2e.kube.api.http.TablePrinter.Column;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What {@code kubectl get} shows of built-in kinds besides the name. */
final class BuiltInColumns {
    private static final Column AGE =
            text("Age", o -> age(o.at("/metadata/creationTimestamp").asText()));

    private BuiltInColumns() {}

    static List<Column> of(ResourceType type) {
        List<Column> columns = new ArrayList<>(type.custom() ? List.of() : ofKind(type.kind()));
        if (type.kind().equals("Event")) {
            return columns;
        }
        // Wide columns come last, after the age.
        int at = (int) columns.stream().filter(c -> c.priority() == 0).count();
        columns.add(
                at,
                type.is("apiextensions.k8s.io", "CustomResourceDefinition")
                        ? field("Created At", "/metadata/creationTimestamp")
                        : AGE);
        return columns;
    }

    private static List<Column> ofKind(String kind) {
        return switch (kind) {
            case "Pod" ->
                List.of(
                        text("Ready", BuiltInColumns::podReady),
                        text("Status", BuiltInColumns::podStatus),
                        number("Restarts", BuiltInColumns::restarts),
                        wide("IP", "/status/podIP"),
                        wide("Node", "/spec/nodeName"));
            case "StatefulSet" ->
                List.of(
                        text(
                                "Ready",
                                o -> o.at("/status/readyReplicas").asInt() + "/"
                                        + o.at("/spec/replicas").asInt()),
                        wide("Images", "/spec/template/spec/containers/0/image"));
            case "Deployment" ->
                List.of(
                        text(
                                "Ready",
                                o -> o.at("/status/readyReplicas").asInt() + "/"
                                        + o.at("/spec/replicas").asInt()),
                        number(
                                "Up-to-date",
                                o -> o.at("/status/updatedReplicas").asInt()),
                        number(
                                "Available",
                                o -> o.at("/status/availableReplicas").asInt()));
            case "ReplicaSet" ->
                List.of(
                        number("Desired", o -> o.at("/spec/replicas").asInt()),
                        number("Current", o -> o.at("/status/replicas").asInt()),
                        number("Ready", o -> o.at("/status/readyReplicas").asInt()));
            default -> ofOtherKind(kind);
        };
    }

    private static List<Column> ofOtherKind(String kind) {
        return switch (kind) {
            case "Service" ->
                List.of(
                        field("Type", "/spec/type"),
                        field("Cluster-IP", "/spec/clusterIP"),
                        field("External-IP", "/status/loadBalancer/ingress/0/ip"),
                        text("Port(s)", BuiltInColumns::ports));
            case "ConfigMap" ->
                List.of(number(
                        "Data",
                        o -> o.path("data").size() + o.path("binaryData").size()));
            case "Secret" ->
                List.of(
                        field("Type", "/type"),
                        number("Data", o -> o.path("data").size()));
            case "Namespace" -> List.of(field("Status", "/status/phase"));
            case "Node" ->
                List.of(text("Status", BuiltInColumns::nodeStatus), wide("Internal-IP", "/status/addresses/0/address"));
            case "PersistentVolumeClaim" ->
                List.of(
                        field("Status", "/status/phase"),
                        field("Volume", "/spec/volumeName"),
                        field("Capacity", "/status/capacity/storage"),
                        text("Access Modes", o -> joined(o.at("/spec/accessModes"))),
                        field("StorageClass", "/spec/storageClassName"));
            case "PodDisruptionBudget" ->
                List.of(
                        field("Min Available", "/spec/minAvailable"),
                        field("Max Unavailable", "/spec/maxUnavailable"),
                        number(
                                "Allowed Disruptions",
                                o -> o.at("/status/disruptionsAllowed").asInt()));
            case "Lease" -> List.of(field("Holder", "/spec/holderIdentity"));
            case "Event" ->
                List.of(
                        text("Last Seen", BuiltInColumns::lastSeen),
                        field("Type", "/type"),
                        field("Reason", "/reason"),
                        text("Object", BuiltInColumns::subject),
                        text(
                                "Message",
                                o -> o.path("message").asText(o.path("note").asText())));
            default -> List.of();
        };
    }

    /** Time since an instant in the two largest useful units, as kubectl writes it. */
    static String age(String timestamp) {
        Duration age;
        try {
            age = Duration.between(Instant.parse(timestamp), Instant.now());
        } catch (DateTimeParseException e) {
            return "<unknown>";
        }
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (age.toMinutes() < 10) {
            return age.toMinutes() + "m" + (age.toSecondsPart() == 0 ? "" : age.toSecondsPart() + "s");
        }
        if (age.toHours() < 3) {
            return age.toMinutes() + "m";
        }
        if (age.toHours() < 8) {
            return age.toHours() + "h" + (age.toMinutesPart() == 0 ? "" : age.toMinutesPart() + "m");
        }
        return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
    }

    private static String podReady(ObjectNode pod) {
        int ready = 0;
        for (JsonNode status : pod.at("/status/containerStatuses")) {
            ready += status.path("ready").asBoolean() ? 1 : 0;
        }
        return ready + "/" + pod.at("/spec/containers").size();
    }

    private static String podStatus(ObjectNode pod) {
        if (pod.path("metadata").has("deletionTimestamp")) {
            return "Terminating";
        }
        String status = pod.at("/status/reason").asText(pod.at("/status/phase").asText());
        for (JsonNode container : pod.at("/status/containerStatuses")) {
            String waiting = container.at("/state/waiting/reason").asText();
            String ended = container.at("/state/terminated/reason").asText();
            status = !waiting.isEmpty() ? waiting : !ended.isEmpty() ? ended : status;
        }
        return status;
    }

    private static int restarts(ObjectNode pod) {
        int restarts = 0;
        for (JsonNode status : pod.at("/status/containerStatuses")) {
            restarts += status.path("restartCount").asInt();
        }
        return restarts;
    }

    private static String nodeStatus(ObjectNode node) {
        for (JsonNode condition : node.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
            }
        }
        return "Unknown";
    }

    private static String ports(ObjectNode service) {
        List<String> ports = new ArrayList<>();
        for (JsonNode port : service.at("/spec/ports")) {
            ports.add(port.path("port").asText() + "/" + port.path("protocol").asText());
        }
        return ports.isEmpty() ? "<none>" : String.join(",", ports);
    }

    private static String lastSeen(ObjectNode event) {
        for (String field : List.of("lastTimestamp", "deprecatedLastTimestamp", "eventTime")) {
            if (event.hasNonNull(field)) {
                return age(event.get(field).asText());
            }
        }
        return age(event.at("/metadata/creationTimestamp").asText());
    }

    private static String subject(ObjectNode event) {
        JsonNode subject = event.has("involvedObject") ? event.get("involvedObject") : event.path("regarding");
        return subject.path("kind").asText().toLowerCase(Locale.ROOT) + "/"
                + subject.path("name").asText();
    }

    private static String joined(JsonNode list) {
        List<String> parts = new ArrayList<>();
        list.forEach(item -> parts.add(item.asText()));
        return String.join(",", parts);
    }

    private static Column text(String name, Function<ObjectNode, String> cell) {
        return new Column(name, "string", 0, o -> TextNode.valueOf(cell.apply(o)));
    }

    private static Column number(String name, Function<ObjectNode, Integer> cell) {
        return new Column(name, "integer", 0, o -> IntNode.valueOf(cell.apply(o)));
    }

    private static Column field(String name, String pointer) {
        return new Column(name, "string", 0, o -> TextNode.valueOf(o.at(pointer).asText("<none>")));
    }

    private static Column wide(String name, String pointer) {
        return new Column(name, "string", 1, o -> TextNode.valueOf(o.at(pointer).asText("<none>")));
    }
}
