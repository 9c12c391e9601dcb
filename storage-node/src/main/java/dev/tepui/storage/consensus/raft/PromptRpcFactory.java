package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.impl.BoltRaftRpcFactory;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcClient;
import com.alipay.sofa.jraft.util.SPI;

/** Gives JRaft, which finds it as a service, clients that do not wait for members that do not answer. */
@SPI(name = "prompt", priority = 10)
public final class PromptRpcFactory extends BoltRaftRpcFactory {
    static {
        Transport.prepare();
    }

    @Override
    public RpcClient createRpcClient(ConfigHelper<RpcClient> helper) {
        return new PromptRpcClient((BoltRpcClient) super.createRpcClient(helper));
    }
}
