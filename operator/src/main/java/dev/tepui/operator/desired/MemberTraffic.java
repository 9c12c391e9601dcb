package dev.tepui.operator.desired;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.naming.Ports;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;

/**
 * Who may talk to the members of a pool. The port of replication believes everybody, so only members reach it. The
 * DynamoDB API is for applications anywhere in the cluster; the admin port is for the operator, which has a token, and
 * for kubelet and Prometheus, whose places are not known here. Further policies of the namespace can only allow more.
 */
final class MemberTraffic {
    private MemberTraffic() {}

    static NetworkPolicy of(StoragePool pool) {
        PoolNames names = PoolNames.of(pool);
        return new NetworkPolicyBuilder()
                .withMetadata(PoolObject.metadata(pool, names.networkPolicy()))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(Labels.selectorOfPool(names))
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(fromAnywhere(), fromMembers(names))
                .endSpec()
                .build();
    }

    private static NetworkPolicyIngressRule fromAnywhere() {
        return new NetworkPolicyIngressRuleBuilder()
                .withPorts(port(Ports.API), port(Ports.ADMIN))
                .build();
    }

    private static NetworkPolicyIngressRule fromMembers(PoolNames names) {
        return new NetworkPolicyIngressRuleBuilder()
                .withPorts(port(Ports.RAFT))
                .withFrom(new NetworkPolicyPeerBuilder()
                        .withNewPodSelector()
                        .withMatchLabels(Labels.selectorOfPool(names))
                        .endPodSelector()
                        .build())
                .build();
    }

    private static NetworkPolicyPort port(int number) {
        return new NetworkPolicyPortBuilder()
                .withPort(new IntOrString(number))
                .withProtocol("TCP")
                .build();
    }
}
