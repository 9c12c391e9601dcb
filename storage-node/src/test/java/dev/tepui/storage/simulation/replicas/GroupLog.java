package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.statemachine.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** A group's log, drawn at random, with the reply that each entry must get. */
final class GroupLog {
    private final RandomGenerator random;
    private final RandomWrites writes;
    private final Model model;
    private final List<StateMachine.Entry> entries = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();

    GroupLog(Shard shard, RandomGenerator random, int length) {
        this.random = random;
        model = new Model(shard);
        writes = new RandomWrites(shard, random);
        long index = 0;
        long term = 1;
        for (int i = 0; i < length; i++) {
            // Gaps as the engine's own entries leave them; large ones, so that epochs pass.
            index += 1 + (random.nextInt(10) == 0 ? random.nextInt(4_000) : 0);
            term += random.nextInt(50) == 0 ? 1 : 0;
            Request request = !requests.isEmpty() && random.nextInt(5) == 0
                    ? requests.get(Math.max(0, requests.size() - 1 - random.nextInt(80)))
                    : fresh(index);
            requests.add(request);
            entries.add(new StateMachine.Entry(index, term, CommandCodec.encode(request)));
            replies.add(model.apply(request, index));
        }
    }

    Model model() {
        return model;
    }

    long lastIndex() {
        return entries.get(entries.size() - 1).index();
    }

    /** Up to {@code count} entries after {@code index}, with a few before it as a restarted engine gives them. */
    List<StateMachine.Entry> after(long index, int replays, int count) {
        int first = position(index);
        return entries.subList(Math.max(0, first - replays), Math.min(entries.size(), first + count));
    }

    Reply reply(long index) {
        return replies.get(position(index - 1));
    }

    private int position(long index) {
        int position = 0;
        while (position < entries.size() && entries.get(position).index() <= index) {
            position++;
        }
        return position;
    }

    private Request fresh(long index) {
        long base = Math.max(0, index - 1 - (random.nextInt(20) == 0 ? random.nextInt(50_000) : random.nextInt(100)));
        return new Request(new UUID(random.nextLong(), random.nextLong()), base, index * 10, writes.next(index));
    }
}
