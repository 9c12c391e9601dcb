package dev.tepui.storage.placement;

import dev.tepui.storage.consensus.Replica;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A question that only the group's leader can answer. It changes nothing, so it is asked again freely. */
final class LeaderCall<T> extends Call<T> {
    /**
     * The question in its two forms.
     *
     * @param kind the frame that asks another node
     * @param body its body
     * @param local asks the local leader; a failed stage means: try again
     * @param parse reads another node's answer; throws IllegalArgumentException
     */
    record Question<T>(
            byte kind, byte[] body, Function<Replica, CompletionStage<T>> local, Function<byte[], T> parse) {}

    private final Question<T> question;

    LeaderCall(Router router, int group, Question<T> question) {
        super(router, group);
        this.question = question;
    }

    @Override
    void attempt(int number) {
        Optional<Replica> local = router.localLeader(group);
        if (local.isPresent()) {
            question.local().apply(local.get()).whenComplete((value, failure) -> {
                if (failure == null) {
                    complete(value);
                } else {
                    again(false, failure.toString());
                }
            });
            return;
        }
        String target = askNext(number);
        if (target == null) {
            again(false, "no leader");
            return;
        }
        router.messenger()
                .send(
                        target,
                        Frame.request(question.kind(), group, question.body()),
                        router.attemptTimeout(deadlineMillis))
                .whenComplete((answer, failure) -> onAnswer(target, answer, failure));
    }

    private void onAnswer(String target, byte[] bytes, Throwable failure) {
        if (failure != null) {
            router.targets().forgetLeader(group, target);
            again(false, target + ": " + failure);
            return;
        }
        try {
            Frame.Answer answer = Frame.parseAnswer(bytes);
            switch (answer.status()) {
                case OK -> {
                    router.targets().learnLeader(group, target);
                    complete(question.parse().apply(answer.body()));
                }
                case NOT_LEADER -> again(router.redirected(group, target, answer.text()), target + " does not lead");
                default -> again(false, target + ": " + answer.text());
            }
        } catch (IllegalArgumentException garbage) {
            again(false, target + ": " + garbage.getMessage());
        }
    }

    @Override
    RuntimeException givenUp(boolean uncertain, String reason) {
        return new Groups.UnavailableException(reason);
    }
}
