package dev.tepui.e2e.story;

import static org.awaitility.Awaitility.await;

import dev.tepui.crd.v1alpha1.PoolScalingStatus;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.e2e.client.DynamoDbClients;
import dev.tepui.e2e.cluster.LocalCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The local cluster in the words of the stories. One namespace, one default pool; tables have unique names. */
final class StoryCluster {
    static final String NAMESPACE = "shop";
    /** A table that is there from the beginning, with the partition key {@code pk} (S). */
    static final String FIRST_TABLE = "first";

    static final String POOL = "default";

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final LocalCluster cluster;
    private final KubernetesClient kubernetes;

    StoryCluster(LocalCluster cluster) {
        this.cluster = cluster;
        this.kubernetes = cluster.client();
        kubernetes
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        // The first Table of a namespace brings its pool with it.
        apply(Manifests.table(FIRST_TABLE));
        awaitReady(FIRST_TABLE);
        awaitAllMembersReady();
    }

    /** A name for a table that no other story or repetition uses. */
    String uniqueName(String purpose) {
        return purpose + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    void apply(String manifest) {
        kubernetes.resource(manifest).inNamespace(NAMESPACE).serverSideApply();
    }

    /** Server-side apply of any object. */
    void apply(GenericKubernetesResource object) {
        kubernetes.resource(object).inNamespace(NAMESPACE).serverSideApply();
    }

    /** Changes the pool by a JSON merge patch, as {@code kubectl patch} does. */
    void patchPool(String patch) {
        kubernetes
                .resources(StoragePool.class)
                .inNamespace(NAMESPACE)
                .withName(POOL)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /** As {@code kubectl scale} does. */
    void scalePool(int cells) {
        kubernetes
                .resources(StoragePool.class)
                .inNamespace(NAMESPACE)
                .withName(POOL)
                .scale(cells);
    }

    /** As {@code kubectl drain} does: no new pods on the node of a zone, and those that are there go. */
    boolean drain(String zone) {
        cordon(zone, true);
        // A refusal is an answer here: the client would ask again for a minute.
        Config once = new ConfigBuilder(kubernetes.getConfiguration())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(once).build()) {
            return client.pods().inNamespace(NAMESPACE).withName(member(zone)).evict();
        }
    }

    /** As {@code kubectl cordon} and {@code kubectl uncordon} do. */
    void cordon(String zone, boolean unschedulable) {
        kubernetes
                .nodes()
                .withLabel("topology.kubernetes.io/zone", zone)
                .list()
                .getItems()
                .forEach(node -> kubernetes
                        .nodes()
                        .withName(node.getMetadata().getName())
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"spec\":{\"unschedulable\":" + unschedulable + "}}"));
    }

    /** Whether a pod's annotation has a value. */
    boolean isAnnotated(String zone, String key, String value) {
        Pod pod =
                kubernetes.pods().inNamespace(NAMESPACE).withName(member(zone)).get();
        return pod != null && value.equals(pod.getMetadata().getAnnotations().get(key));
    }

    /** How many members do not serve now. */
    int membersNotReady() {
        return LocalCluster.ZONES.size()
                - (int) members(POOL).stream().filter(this::isReady).count();
    }

    /** Whether no member runs. */
    boolean isAsleep() {
        return members(POOL).isEmpty();
    }

    /** How many groups still have to move, as the pool's status says. */
    int groupsLeft() {
        PoolScalingStatus scaling = pool().getStatus().getScaling();
        return scaling == null ? 0 : scaling.groupsLeft();
    }

    /** Whether the pool has so many cells, all of whose members are ready, and is not moving anything. */
    boolean isScaledTo(int cells) {
        StoragePool pool = pool();
        List<Pod> pods = members(POOL);
        return pool.getMetadata().getGeneration().equals(pool.getStatus().getObservedGeneration())
                && pool.getStatus().getConditions().stream()
                        .noneMatch(condition -> condition.getType().equals("Reconciling"))
                && isReady(pool.getStatus().getConditions())
                && pods.size() == cells * LocalCluster.ZONES.size()
                && pods.stream().allMatch(this::isReady);
    }

    private StoragePool pool() {
        return kubernetes
                .resources(StoragePool.class)
                .inNamespace(NAMESPACE)
                .withName(POOL)
                .get();
    }

    /** Waits for the condition Ready of the object's present generation. */
    void awaitReady(GenericKubernetesResource object) {
        await(object.getKind() + " " + object.getMetadata().getName() + " is Ready")
                .atMost(PATIENCE)
                .until(() -> {
                    GenericKubernetesResource now =
                            kubernetes.resource(object).inNamespace(NAMESPACE).get();
                    return now != null
                            && now.getMetadata().getGeneration().toString().equals(value(now, "observedGeneration"))
                            && conditions(now)
                                    .anyMatch(condition -> "Ready".equals(condition.get("type"))
                                            && "True".equals(condition.get("status")));
                });
    }

    /** A pool as it is now. */
    GenericKubernetesResource pool(String name) {
        return kubernetes
                .genericKubernetesResources("tepui.dev/v1alpha1", "StoragePool")
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    /** Changes an object by a JSON merge patch, as {@code kubectl patch} does. */
    void patch(GenericKubernetesResource object, String patch) {
        kubernetes.resource(object).inNamespace(NAMESPACE).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /** The status of a condition of a pool; empty when it has none of that type. */
    String condition(String pool, String type) {
        return ofCondition(pool, type, "status");
    }

    /** The reason of a condition of a pool; empty when it has none of that type. */
    String reason(String pool, String type) {
        return ofCondition(pool, type, "reason");
    }

    private String ofCondition(String pool, String type, String field) {
        return conditions(pool(pool))
                .filter(condition -> type.equals(condition.get("type")))
                .map(condition -> condition.get(field))
                .findFirst()
                .orElse("");
    }

    /** The groups that each zone leads now. */
    Map<String, Set<String>> leaders() {
        return LocalCluster.ZONES.stream().collect(Collectors.toMap(zone -> zone, this::groupsLedIn));
    }

    /** Whether every group and the catalogue have a leader, and no zone leads more than one more than another. */
    boolean areLeadersSpread() {
        IntSummaryStatistics led =
                leaders().values().stream().mapToInt(Set::size).summaryStatistics();
        return led.getSum() == pool().getSpec().getReplicationGroups() + 1 && led.getMax() - led.getMin() <= 1;
    }

    /** The uids of all volume claims. */
    Set<String> claims() {
        return kubernetes.persistentVolumeClaims().inNamespace(NAMESPACE).list().getItems().stream()
                .map(claim -> claim.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    /** The size of the volume that a claim has. */
    String capacity(String claim) {
        return kubernetes
                .persistentVolumeClaims()
                .inNamespace(NAMESPACE)
                .withName(claim)
                .get()
                .getStatus()
                .getCapacity()
                .get("storage")
                .toString();
    }

    private static String value(GenericKubernetesResource object, String field) {
        return String.valueOf(object.<Object>get("status", field));
    }

    private static Stream<Map<String, String>> conditions(GenericKubernetesResource object) {
        List<Map<String, String>> conditions = object.get("status", "conditions");
        return conditions == null ? Stream.empty() : conditions.stream();
    }

    /**
     * Takes off what protects the object, deletes it and waits until it is gone, and with a pool everything that it
     * keeps: its pods, and the volume claims that only people delete.
     */
    void remove(GenericKubernetesResource object) {
        String name = object.getMetadata().getName();
        Resource<GenericKubernetesResource> resource =
                kubernetes.resource(object).inNamespace(NAMESPACE);
        if (Boolean.TRUE.equals(object.get("spec", "deletionProtectionEnabled"))) {
            resource.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"deletionProtectionEnabled\":false}}");
        }
        resource.delete();
        await(object.getKind() + " " + name + " is gone").atMost(PATIENCE).until(() -> resource.get() == null);
        if (object.getKind().equals("StoragePool")) {
            await("pods of pool " + name + " are gone")
                    .atMost(PATIENCE)
                    .until(() -> members(name).isEmpty());
            kubernetes
                    .persistentVolumeClaims()
                    .inNamespace(NAMESPACE)
                    .withLabel("tepui.dev/pool", name)
                    .delete();
        }
    }

    void delete(String table) {
        kubernetes.resources(Table.class).inNamespace(NAMESPACE).withName(table).delete();
    }

    Table table(String name) {
        return kubernetes
                .resources(Table.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    /** Waits for the condition Ready; the table as it is then. */
    Table awaitReady(String name) {
        await("table " + name + " is Ready").atMost(PATIENCE).until(() -> {
            Table table = table(name);
            return table != null
                    && table.getStatus() != null
                    && isReady(table.getStatus().getConditions());
        });
        return table(name);
    }

    /** Waits for the condition IndexesActive of the table's present generation, as {@code kubectl wait} does. */
    Table awaitIndexesActive(String name) {
        await("indexes of table " + name + " are active").atMost(PATIENCE).until(() -> {
            Table table = table(name);
            return table.getStatus() != null
                    && table.getStatus().getConditions() != null
                    && table.getStatus().getConditions().stream()
                            .anyMatch(condition -> condition.getType().equals("IndexesActive")
                                    && condition.getStatus().equals("True")
                                    && condition
                                            .getObservedGeneration()
                                            .equals(table.getMetadata().getGeneration()));
        });
        return table(name);
    }

    void awaitGone(String name) {
        await("table " + name + " is gone").atMost(PATIENCE).until(() -> table(name) == null);
    }

    /** Waits until every member runs, says that it is ready, and the pool's status knows. */
    void awaitAllMembersReady() {
        await("all members are ready").atMost(PATIENCE).until(() -> {
            List<Pod> pods = members(POOL);
            StoragePool pool = pool();
            return pods.size() == LocalCluster.ZONES.size()
                    && pods.stream().allMatch(this::isReady)
                    && pool != null
                    && pool.getStatus() != null
                    && isReady(pool.getStatus().getConditions());
        });
    }

    List<Pod> members(String pool) {
        return kubernetes
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("tepui.dev/pool", pool)
                .list()
                .getItems();
    }

    private boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    static boolean isReady(List<Condition> conditions) {
        return conditions != null
                && conditions.stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    /** Kills every process in a zone, as a power cut would, and keeps them from starting. */
    void killZone(String zone) {
        cluster.kubelet().killZone(zone);
    }

    void restoreZone(String zone) {
        cluster.kubelet().restoreZone(zone);
    }

    /** Kills all storage nodes at once; they start again. */
    void killAllMembers() {
        int before = restarts();
        cluster.kubelet().killAll();
        // Until then the Pods look as ready as before.
        await("all members were started again")
                .atMost(PATIENCE)
                .until(() -> restarts() >= before + LocalCluster.ZONES.size());
    }

    private int restarts() {
        return members(POOL).stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }

    /** The groups that the member in a zone leads now. */
    Set<String> groupsLedIn(String zone) {
        return Leaders.groupsOf(memberEndpoint(zone));
    }

    /** Endpoint of the member in a zone. */
    URI memberEndpoint(String zone) {
        return cluster.podEndpoint(NAMESPACE, member(zone));
    }

    /** Who asks members from there reaches them also when their zone is cut off. */
    InetAddress kubeletAddress() {
        try {
            return InetAddress.getByName(cluster.kubeletAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name of the pod in a zone. */
    static String member(String zone) {
        return POOL + "-" + zone + "-0";
    }

    /** The exit code with which the process of a member ended last; empty when none has ended since the pod began. */
    OptionalInt lastExitCode(String zone) {
        ContainerStatus status = kubernetes
                .pods()
                .inNamespace(NAMESPACE)
                .withName(member(zone))
                .get()
                .getStatus()
                .getContainerStatuses()
                .getFirst();
        return Stream.of(status.getState(), status.getLastState())
                .filter(state -> state != null && state.getTerminated() != null)
                .mapToInt(state -> state.getTerminated().getExitCode())
                .findFirst();
    }

    /** Whether the member in a zone says that it is ready. */
    boolean isMemberReady(String zone) {
        return isReady(
                kubernetes.pods().inNamespace(NAMESPACE).withName(member(zone)).get());
    }

    /** Kills the member in a zone, deletes everything on its volume, and lets it start again. */
    void loseVolume(String zone) {
        cluster.kubelet().deleteData(NAMESPACE, member(zone));
    }

    Path kubeconfig() {
        return cluster.kubeconfig();
    }

    LocalCluster cluster() {
        return cluster;
    }

    URI endpoint() {
        return cluster.endpoint(NAMESPACE, POOL);
    }

    /** An ordinary client, as an application would configure it, with short timeouts. */
    DynamoDbClient dynamoDb() {
        return DynamoDbClients.of(endpoint());
    }

    /** A client whose every call is one request. */
    DynamoDbClient dynamoDbWithoutRetries() {
        return DynamoDbClients.withoutRetries(endpoint());
    }

    /** An ordinary client of the streams. */
    DynamoDbStreamsClient streams() {
        return DynamoDbClients.streams(endpoint());
    }

    /** CreateTable through the SDK, in the shape of {@link Manifests#table}. */
    static void createTable(DynamoDbClient client, String name) {
        client.createTable(request -> request.tableName(name)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("pk")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("pk")
                        .keyType(KeyType.HASH)
                        .build())
                .billingMode(BillingMode.PAY_PER_REQUEST));
    }
}
