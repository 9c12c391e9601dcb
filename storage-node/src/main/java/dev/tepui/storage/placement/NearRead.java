package dev.tepui.storage.placement;

import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import java.util.List;

/** An eventually consistent read of a group that this node cannot answer itself yet: the near members in turn. */
final class NearRead extends Call<ReadReply> {
    private final Read read;
    private final byte[] bytes;

    NearRead(Router router, int group, Read read) {
        super(router, group);
        this.read = read;
        bytes = CommandCodec.encode(read);
    }

    @Override
    void attempt(int number) {
        if (router.local().serves(group)) {
            // Our own replica has caught up since the read came.
            router.readHere(group, read).whenComplete((reply, failure) -> {
                if (failure == null) {
                    complete(reply);
                } else {
                    again(false, "here: " + failure);
                }
            });
            return;
        }
        List<String> nearest = router.targets().nearest(group);
        if (nearest.isEmpty()) {
            again(false, "no other member");
            return;
        }
        String target = nearest.get(number % nearest.size());
        // The next member is asked at once, a second round only after a pause.
        boolean othersLeft = number + 1 < nearest.size();
        router.messenger()
                .send(target, Frame.request(Frame.READ_EVENTUAL, group, bytes), router.attemptTimeout(deadlineMillis))
                .whenComplete((answered, failure) -> {
                    if (failure != null) {
                        again(othersLeft, target + ": " + failure);
                        return;
                    }
                    try {
                        Frame.Answer answer = Frame.parseAnswer(answered);
                        if (answer.status() == Frame.Status.OK) {
                            complete(CommandCodec.decodeReadReply(answer.body()));
                        } else {
                            again(othersLeft, target + ": " + answer.text());
                        }
                    } catch (IllegalArgumentException garbage) {
                        again(othersLeft, target + ": " + garbage.getMessage());
                    }
                });
    }

    @Override
    RuntimeException givenUp(boolean uncertain, String reason) {
        return new Groups.UnavailableException(reason);
    }
}
