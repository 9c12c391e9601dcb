package dev.tepui.operator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Configuration of the operator. Each property can be set by environment: tepui.node.image is TEPUI_NODE_IMAGE. */
@ConfigMapping(prefix = "tepui")
public interface OperatorSettings {
    /** Storage nodes. */
    Node node();

    /** The pool that is made for a Table in a namespace without one. */
    DefaultPool defaultPool();

    /** Pools. */
    Pool pool();

    /** Tables. */
    Table table();

    /** Several replicas of the operator. */
    LeaderElection leaderElection();

    /**
     * URL under which storage nodes reach this operator, without a path. Absent: nodes answer CreateTable by
     * themselves, and tables made by SDKs have no resource.
     */
    Optional<String> provisioningUrl();

    /** Storage nodes. */
    interface Node {
        /** Image for pools that name none. */
        @WithDefault("tepui/storage-node:0.1.0")
        String image();

        /** Time to connect to the admin API of one member. */
        @WithDefault("1s")
        Duration connectTimeout();

        /** Time for one call to the admin API of one member. */
        @WithDefault("5s")
        Duration timeout();
    }

    /** The pool that is made for a Table in a namespace without one. */
    interface DefaultPool {
        /** Names of its zones; absent: three of the zones that the cluster's nodes show, or one. */
        Optional<List<String>> zones();
    }

    /** Pools. */
    interface Pool {
        /** How often the members of a pool that serves are asked how they are. */
        @WithDefault("30s")
        Duration refresh();

        /**
         * How long a member waits for a volume that is lost, or on a node that does not exist any more, before it gets
         * another one. Nodes that are replaced or restarted may come back with their volumes.
         */
        @WithDefault("10m")
        Duration lostVolumeAfter();
    }

    /** Tables. */
    interface Table {
        /** How often item counts are brought up to date, and a table that got lost in its pool is declared again. */
        @WithDefault("30s")
        Duration refresh();
    }

    /** Several replicas of the operator. */
    interface LeaderElection {
        /** Whether replicas agree on one that works. Not needed with one replica. */
        @WithDefault("false")
        boolean enabled();

        /** Name of the Lease. */
        @WithDefault("tepui-operator")
        String leaseName();

        /** Namespace of the Lease; absent: the operator's own. */
        Optional<String> leaseNamespace();
    }
}
