package dev.tepui.storage.consensus.raft;

import com.alipay.remoting.CustomSerializerManager;
import com.alipay.sofa.jraft.rpc.ProtobufMsgFactory;
import java.security.Security;

/** Settings of the transport library that count for the whole process and must be made before its classes load. */
final class Transport {
    static {
        // A member that vanished without a goodbye is noticed after about four intervals, its new address then used.
        setDefault("bolt.tcp.heartbeat.interval", "3000");
        // Names outlive addresses here: a member that moved must be found at its new address soon.
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        // Elections write votes to disk on these threads, and wait shortly for connections; more of them, so that the
        // groups that lost their leader together do not wait for each other.
        setDefault("jraft.timer.global_election_timer_workers", "8");
        setDefault("jraft.timer.global_vote_timer_workers", "8");
        // The library's own logging set-up does not know this version of Logback; without it, it uses ours.
        setDefault("sofa.middleware.log.disable", "true");
        ProtobufMsgFactory.load();
        CustomSerializerManager.registerCustomSerializer(Envelope.class.getName(), Envelope.SERIALIZER);
    }

    private Transport() {}

    /** Must be called before the first use of the library; again is fine. */
    static void prepare() {
        // Everything happens in the static block, once.
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
