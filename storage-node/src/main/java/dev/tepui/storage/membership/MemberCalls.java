package dev.tepui.storage.membership;

import dev.tepui.storage.membership.MemberMessage.Answer;
import dev.tepui.storage.membership.MemberMessage.Request;
import dev.tepui.storage.pool.MemberList.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Questions to other members. A member that does not answer is left out, or answers FAILED. */
final class MemberCalls {
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(1);

    private final Membership.Parts parts;

    MemberCalls(Membership.Parts parts) {
        this.parts = parts;
    }

    /** Asks all other members who they are; never fails. Completes within about a second. */
    CompletionStage<List<Answer>> askAll() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (Member member : parts.placement().get().members().members()) {
            if (!member.equals(parts.self())) {
                answers.add(who(member.address()).toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(ignored -> answers.stream()
                        .map(CompletableFuture::join)
                        .filter(answer -> answer.status() == MemberMessage.Status.OK)
                        .toList());
    }

    /** Asks one member who it is; never fails. */
    CompletionStage<Answer> who(String address) {
        return send(address, MemberMessage.WHO, 0, ASK_TIMEOUT);
    }

    /** Asks a node to remove, add or release this node; never fails. */
    CompletionStage<Answer> change(String leader, byte kind, int group, Duration timeout) {
        return send(leader, kind, group, timeout);
    }

    /** The other members that may hold a group. */
    List<String> otherHolders(int group) {
        return parts.placement().get().holders(group).stream()
                .filter(member -> !member.equals(parts.self()))
                .map(Member::address)
                .toList();
    }

    private CompletionStage<Answer> send(String address, byte kind, int group, Duration timeout) {
        NodeRecord me = parts.directory().node();
        Request request = new Request(
                kind,
                group,
                me.pool(),
                me.formed() ? me.poolId() : "",
                parts.self().address());
        return parts.consensus()
                .messenger()
                .send(address, request.encode(), timeout)
                .thenApply(Answer::decode)
                .exceptionally(failure -> Answer.of(MemberMessage.Status.FAILED, address + ": " + failure));
    }
}
