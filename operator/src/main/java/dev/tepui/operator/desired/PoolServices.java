package dev.tepui.operator.desired;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.naming.Ports;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;

/** The two Services of a pool. */
final class PoolServices {
    private PoolServices() {}

    /** Gives every member a host name, also before it is ready: members need each other to become ready. */
    static Service members(StoragePool pool) {
        PoolNames names = PoolNames.of(pool);
        return new ServiceBuilder()
                .withMetadata(PoolObject.metadata(pool, names.membersService()))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(Labels.selectorOfPool(names))
                .withPorts(port("raft", Ports.RAFT), port("admin", Ports.ADMIN))
                .endSpec()
                .build();
    }

    /** What SDKs talk to: the DynamoDB API of every member that is ready, never the other ports. */
    static Service client(StoragePool pool) {
        PoolNames names = PoolNames.of(pool);
        return new ServiceBuilder()
                .withMetadata(PoolObject.metadata(pool, names.clientService()))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(Labels.selectorOfPool(names))
                .withPorts(port("dynamodb", Ports.API))
                .endSpec()
                .build();
    }

    private static ServicePort port(String name, int number) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(number)
                .withTargetPort(new IntOrString(name))
                .withProtocol("TCP")
                .build();
    }
}
