package dev.tepui.storage.membership;

import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.membership.MemberMessage.Answer;
import dev.tepui.storage.membership.MemberMessage.Request;
import dev.tepui.storage.membership.MemberMessage.Status;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.pool.Placement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what other members ask about membership. Never blocks, never fails. */
final class MemberAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(MemberAnswers.class);

    private final Membership.Parts parts;

    MemberAnswers(Membership.Parts parts) {
        this.parts = parts;
    }

    CompletionStage<byte[]> handle(byte[] message) {
        Request request;
        try {
            request = Request.decode(message);
        } catch (IllegalArgumentException garbage) {
            return failed(garbage.getMessage());
        }
        NodeRecord me = parts.directory().node();
        if (!request.pool().equals(me.pool())) {
            return failed("this is pool '" + me.pool() + "'");
        }
        if (request.kind() == MemberMessage.WHO) {
            return answer(new Answer(
                    Status.OK,
                    me.node(),
                    me.formed() ? me.poolId() : "",
                    me.formed(),
                    started(),
                    parts.ready().getAsBoolean()));
        }
        return Objects.equals(request.poolId(), me.poolId()) ? change(request) : failed("not the same pool id");
    }

    private boolean started() {
        return parts.consensus().replicas().stream()
                .map(Replica::status)
                .anyMatch(status -> status.committedIndex() > 0 || status.leader() != null);
    }

    /** What only the leader of a group can do, and only for a member that may hold the group. */
    private CompletionStage<byte[]> change(Request request) {
        Placement placement = parts.placement().get();
        int group = request.group();
        boolean exists =
                group >= Replica.CATALOGUE && group < placement.places().size();
        if (!exists) {
            return failed("there is no group " + group);
        }
        Optional<Replica> replica = parts.consensus().replica(group);
        if (replica.isEmpty() || !replica.get().isLeader()) {
            return answer(Answer.of(
                    Status.NOT_LEADER, replica.flatMap(Replica::leader).orElse("")));
        }
        if (request.kind() == MemberMessage.RELEASE) {
            return release(replica.get(), request.address());
        }
        List<String> holders =
                placement.holders(group).stream().map(Member::address).toList();
        if (!holders.contains(request.address())) {
            return failed(request.address() + " is no voter of group " + group);
        }
        return request.kind() == MemberMessage.REMOVE
                ? remove(replica.get(), request.address())
                : add(replica.get(), request.address(), placement.isMoving(group));
    }

    private static CompletionStage<byte[]> release(Replica leader, String address) {
        return leader.counts(address).handle((counts, failure) -> {
            if (failure != null) {
                return Answer.of(Status.FAILED, failure.toString()).encode();
            }
            return counts
                    ? Answer.of(Status.FAILED, address + " is still counted").encode()
                    : Answer.of(Status.OK, "").encode();
        });
    }

    private static CompletionStage<byte[]> remove(Replica leader, String address) {
        LOG.info("membership change asked for group={} kind=remove member={}", leader.group(), address);
        return done(leader.removeMember(address));
    }

    /** The leader of a group that moves adds its new members itself, one after the other. */
    private static CompletionStage<byte[]> add(Replica leader, String address, boolean moving) {
        if (moving) {
            boolean added = leader.status().peers().contains(address);
            return added ? answer(Answer.of(Status.OK, "")) : failed("the group is on its way");
        }
        LOG.info("membership change asked for group={} kind=add member={}", leader.group(), address);
        return done(leader.addMember(address));
    }

    private static CompletionStage<byte[]> done(CompletionStage<Void> change) {
        return change.handle((ignored, failure) -> failure == null
                ? Answer.of(Status.OK, "").encode()
                : Answer.of(Status.FAILED, failure.toString()).encode());
    }

    private static CompletionStage<byte[]> failed(String why) {
        return answer(Answer.of(Status.FAILED, why));
    }

    private static CompletionStage<byte[]> answer(Answer answer) {
        return CompletableFuture.completedFuture(answer.encode());
    }
}
