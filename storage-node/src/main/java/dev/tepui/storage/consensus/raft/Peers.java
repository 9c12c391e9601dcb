package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.Endpoint;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Addresses of the port ({@code host:port}) and peers of JRaft ({@code host:port} and an identity).
 *
 * <p>Why identities: a member that lost its data has forgotten how it voted and which entries it acknowledged. Were it
 * to go on as the same peer, it could help a candidate with an old log to be elected, and acknowledged writes would be
 * gone. So a replica that starts from nothing, without being one of the founders, is a new peer: a random number in its
 * id, which nobody's configuration contains yet. It does not call elections (it is in no configuration), nobody asks it
 * for votes or sends it entries (messages carry the id of the peer they are for, and JRaft answers those for the old
 * peer with "not found"), until a leader removes the old peer and adds this one, each by a committed change of the
 * configuration. After the first of these the old peer's votes count nowhere; after the second the new one votes, with
 * nothing to remember.
 */
final class Peers {
    /** The identity of a group's founders, who start with the group's first configuration. */
    static final int FOUNDER = 0;

    private Peers() {}

    static PeerId peer(String address, int identity) {
        PeerId peer = new PeerId();
        if (!peer.parse(address)) {
            throw new IllegalArgumentException("not an address host:port: '" + address + "'");
        }
        return new PeerId(peer.getEndpoint(), identity);
    }

    static Endpoint endpoint(String address) {
        return peer(address, FOUNDER).getEndpoint();
    }

    static String address(PeerId peer) {
        return peer.getEndpoint().toString();
    }

    static List<String> addresses(Collection<PeerId> peers) {
        return peers.stream().map(Peers::address).sorted().toList();
    }

    static Configuration founders(List<String> voters, List<String> learners) {
        Configuration configuration = new Configuration();
        voters.forEach(address -> configuration.addPeer(peer(address, FOUNDER)));
        learners.forEach(address -> configuration.addLearner(peer(address, FOUNDER)));
        return configuration;
    }

    /** The peer at an address, whatever its identity. */
    static Optional<PeerId> find(Collection<PeerId> peers, String address) {
        return peers.stream().filter(peer -> address(peer).equals(address)).findFirst();
    }

    /** JRaft's name of a group. */
    static String groupName(int group) {
        return "tepui-" + group;
    }
}
