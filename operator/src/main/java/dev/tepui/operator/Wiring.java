package dev.tepui.operator;

import dev.tepui.operator.apply.PoolApplier;
import dev.tepui.operator.apply.TableApplier;
import dev.tepui.operator.apply.TableResources;
import dev.tepui.operator.desired.NodeDefaults;
import dev.tepui.operator.metrics.ApiCalls;
import dev.tepui.operator.metrics.NodeCalls;
import dev.tepui.operator.nodeclient.HttpNodeClient;
import dev.tepui.operator.nodeclient.NodeClient;
import dev.tepui.operator.observe.AdminTokens;
import dev.tepui.operator.observe.PoolObserver;
import dev.tepui.operator.observe.TableObserver;
import dev.tepui.operator.pool.PoolReconciler;
import dev.tepui.operator.table.TableReconciler;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;

/** Puts the parts together. Clock, randomness and network enter here and nowhere else. */
public class Wiring {
    private static final int TOKEN_BYTES = 32;

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    NodeClient nodeClient(OperatorSettings settings, MeterRegistry registry) {
        return new HttpNodeClient(
                settings.node().connectTimeout(), settings.node().timeout(), new NodeCalls(registry));
    }

    /** As Quarkus makes it, but counting its calls, and with as many at a time as the SDK would allow its own. */
    @Produces
    @Singleton
    KubernetesClient kubernetesClient(KubernetesSerialization serialization, Config config, MeterRegistry registry) {
        ApiCalls calls = new ApiCalls(registry);
        return new KubernetesClientBuilder()
                .withKubernetesSerialization(serialization)
                .withConfig(new ConfigBuilder(config)
                        .withMaxConcurrentRequests(ConfigurationService.DEFAULT_MAX_CONCURRENT_REQUEST)
                        .build())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor(ApiCalls.class.getName(), calls))
                .build();
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }

    @Produces
    @Singleton
    AdminTokens adminTokens() {
        return new AdminTokens();
    }

    @Produces
    @Singleton
    NodeDefaults nodeDefaults(OperatorSettings settings) {
        return new NodeDefaults(
                settings.node().image(),
                settings.provisioningUrl().map(url -> url.replaceAll("/+$", "")).orElse(""));
    }

    @Produces
    @Singleton
    PoolReconciler.Settings poolSettings(NodeDefaults defaults, OperatorSettings settings) {
        return new PoolReconciler.Settings(
                defaults, settings.pool().refresh(), settings.pool().lostVolumeAfter());
    }

    @Produces
    @Singleton
    PoolObserver poolObserver(NodeClient nodes, AdminTokens tokens) {
        return new PoolObserver(nodes, tokens);
    }

    @Produces
    @Singleton
    PoolApplier poolApplier(NodeClient nodes) {
        SecureRandom random = new SecureRandom();
        return new PoolApplier(nodes, () -> {
            byte[] token = new byte[TOKEN_BYTES];
            random.nextBytes(token);
            return HexFormat.of().formatHex(token);
        });
    }

    @Produces
    @Singleton
    TableObserver tableObserver(NodeClient nodes, AdminTokens tokens) {
        return new TableObserver(nodes, tokens);
    }

    @Produces
    @Singleton
    TableApplier tableApplier(NodeClient nodes) {
        return new TableApplier(nodes);
    }

    @Produces
    @Singleton
    TableResources tableResources(KubernetesClient client) {
        return new TableResources(client);
    }

    @Produces
    @Singleton
    TableReconciler.Settings tableSettings(OperatorSettings settings) {
        return new TableReconciler.Settings(
                settings.defaultPool().zones().orElse(List.of()),
                settings.table().refresh());
    }

    /** Per-resource metrics would grow with the number of tables; the SDK's default ones do not start here at all. */
    @Produces
    @Singleton
    @SuppressWarnings("removal") // its successor crashes at start-up with this version of Quarkus' Micrometer
    Metrics metrics(MeterRegistry registry) {
        return MicrometerMetrics.withoutPerResourceMetrics(registry);
    }

    /**
     * Null, which only a dependent bean may be: without election. Not by a customizer of the SDK's configuration: with
     * one, controllers do not use the client that is made here, but others of their own.
     */
    @Produces
    @Dependent
    LeaderElectionConfiguration leaderElection(OperatorSettings settings) {
        OperatorSettings.LeaderElection election = settings.leaderElection();
        return election.enabled() ? lease(election) : null;
    }

    private static LeaderElectionConfiguration lease(OperatorSettings.LeaderElection election) {
        LeaderElectionConfigurationBuilder lease =
                LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(election.leaseName());
        election.leaseNamespace().ifPresent(lease::withLeaseNamespace);
        return lease.build();
    }
}
