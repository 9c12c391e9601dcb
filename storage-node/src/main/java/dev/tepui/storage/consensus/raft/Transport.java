package dev.tepui.storage.consensus.raft;

import com.alipay.remoting.CustomSerializerManager;
import com.alipay.sofa.jraft.rpc.ProtobufMsgFactory;

/** Settings of the transport library that count for the whole process and must be made before its classes load. */
final class Transport {
    static {
        // A member that vanished without a goodbye is noticed after about four intervals, its new address then used.
        setDefault("bolt.tcp.heartbeat.interval", "3000");
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
