package dev.tepui.storage.simulation.delivery;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.statemachine.GroupStateMachine;
import dev.tepui.storage.statemachine.Shard;
import dev.tepui.storage.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/** A group's log with two replicas: one that has applied all of it, and one that is behind. */
public final class LoggedGroup {
    private final Shard shard;
    private final RandomGenerator random;
    private final IntConsumer changed;
    private final List<StateMachine.Entry> log = new ArrayList<>();
    private final GroupStateMachine behind;
    private MemoryStore store = new MemoryStore();
    private GroupStateMachine leader;

    /** {@code changed} is told of tables with new changes. */
    LoggedGroup(Shard shard, RandomGenerator random, IntConsumer changed) {
        this.shard = shard;
        this.random = random;
        this.changed = changed;
        this.behind = new GroupStateMachine(shard, new MemoryStore());
        open();
    }

    private void open() {
        leader = new GroupStateMachine(shard, store);
        leader.onChanges(changed);
    }

    /** A command as a client would send it now. */
    public Request request(Command command, long atMillis) {
        return new Request(new UUID(random.nextLong(), random.nextLong()), log.size(), atMillis, command);
    }

    /** Appends a request, which may have been there before, and applies it. */
    public Reply apply(Request request) {
        log.add(new StateMachine.Entry(log.size() + 1, 1, CommandCodec.encode(request)));
        Reply reply =
                CommandCodec.decodeReply(leader.apply(List.of(log.getLast())).getFirst());
        if (random.nextInt(8) == 0) {
            leader.flush();
        }
        int lag = random.nextInt(30);
        while (behind.applied().index() < log.size() - lag) {
            behind.apply(List.of(log.get((int) behind.applied().index())));
        }
        return reply;
    }

    /** Loses what was not flushed, and applies the log again from there. */
    public void crash() {
        store = store.crashed();
        open();
        for (int index = (int) leader.applied().index(); index < log.size(); index++) {
            leader.apply(List.of(log.get(index)));
        }
    }

    /** As a replica answers that has applied everything. */
    public ReadReply answer(Read read) {
        return leader.answer(read);
    }

    /** As a replica answers that is a little behind. */
    ReadReply answerLate(Read read) {
        return behind.answer(read);
    }

    /** The replica that has applied everything. */
    public GroupStateMachine leader() {
        return leader;
    }

    public MemoryStore store() {
        return store;
    }
}
