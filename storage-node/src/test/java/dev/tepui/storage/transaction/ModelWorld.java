package dev.tepui.storage.transaction;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.maintenance.TransactionRecovery;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.statemachine.GroupStateMachine;
import dev.tepui.storage.statemachine.Shard;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A few groups with the real state machines, and every message to them on its own: what becomes of it, and when, is for
 * {@link Exploration} to choose. One thread.
 */
final class ModelWorld {
    private static final int RECOVERY_MILLIS = 4_000;
    private static final int HASHES = 0x10000;

    /** Who sends messages: somebody who takes part in transactions, and can die. */
    final class Actor implements Groups {
        private final String name;
        private boolean dead;

        private Actor(String name) {
            this.name = name;
        }

        @Override
        public int count() {
            return machines.size();
        }

        @Override
        public int groupOf(int hash) {
            return hash / (HASHES / machines.size());
        }

        @Override
        public long appliedIndex(int group) {
            return machines.get(group).applied().index();
        }

        @Override
        public int firstHash(int group) {
            return group * (HASHES / machines.size());
        }

        @Override
        public CompletionStage<Reply> write(int group, Command command) {
            Request request = new Request(new UUID(7, messages.size()), appliedIndex(group), 1, command);
            Message message = new Message(this, group, request, null);
            if (!dead) {
                messages.add(message);
            }
            return message.reply;
        }

        @Override
        public CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
            Message message = new Message(this, group, null, read);
            if (consistent) {
                messages.add(message);
            } else {
                message.deliver(true);
            }
            return message.found;
        }
    }

    private enum Fate {
        /** On its way. */
        SENT,
        /** Its sender has given up on it, or is dead; it may arrive all the same. */
        LATE,
        /** Nothing becomes of it any more. */
        OVER
    }

    private final class Message {
        private final Actor sender;
        private final int group;
        private final Request request;
        private final Read read;
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();
        private final CompletableFuture<ReadReply> found = new CompletableFuture<>();
        private Fate fate = Fate.SENT;
        private String outcome = "";

        private Message(Actor sender, int group, Request request, Read read) {
            this.sender = sender;
            this.group = group;
            this.request = request;
            this.read = read;
        }

        /** It arrives; the sender learns of it, or only that something has gone wrong. */
        private void deliver(boolean answered) {
            boolean expected = fate == Fate.SENT && !sender.dead;
            fate = Fate.OVER;
            GroupStateMachine machine = machines.get(group);
            if (read != null) {
                ReadReply answer = machine.answer(read);
                outcome = answer.toString();
                if (expected) {
                    found.complete(answer);
                }
                return;
            }
            Reply answer = apply(machine, request);
            if (expected && answered) {
                outcome = answer.toString();
                reply.complete(answer);
            } else if (expected) {
                outcome = "lost";
                reply.completeExceptionally(new Groups.OutcomeUnknownException("lost"));
            }
        }

        private void giveUp() {
            fate = Fate.LATE;
            outcome = "given up";
            reply.completeExceptionally(new Groups.OutcomeUnknownException("given up"));
        }

        private void reject() {
            fate = Fate.OVER;
            outcome = "rejected";
            reply.completeExceptionally(new Groups.UnavailableException("rejected"));
        }

        private String description() {
            return sender.name + " " + group + " " + fate + " " + outcome + " "
                    + (request == null ? read : request.command());
        }
    }

    private final List<MemoryStore> stores = new ArrayList<>();
    private final List<GroupStateMachine> machines = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private final List<Actor> actors = new ArrayList<>();
    private final VirtualTime time = new VirtualTime();
    private final Actor recoverer = new Actor("recovery");
    private final TransactionRecovery recovery;
    private int recovering;
    private int faultsLeft;
    private int recoveriesLeft;

    /**
     * A new world.
     *
     * @param faults how many things may go wrong
     * @param recoveries how many times a leader may look for transactions that are left
     */
    ModelWorld(int groups, int faults, int recoveries) {
        faultsLeft = faults;
        recoveriesLeft = recoveries;
        for (int group = 0; group < groups; group++) {
            int hashes = HASHES / groups;
            MemoryStore store = new MemoryStore();
            stores.add(store);
            machines.add(new GroupStateMachine(new Shard(group, group * hashes, (group + 1) * hashes - 1), store));
        }
        recovery = new TransactionRecovery(recoverer, group -> group == recovering, time);
        recovery.start();
    }

    /** The time, which passes while leaders look after what is left. */
    VirtualTime time() {
        return time;
    }

    /** Somebody else who takes part. */
    Actor actor(String name) {
        Actor actor = new Actor(name);
        actors.add(actor);
        return actor;
    }

    /** Applies a command at once, as somebody without a name. */
    Reply apply(int group, Command command) {
        GroupStateMachine machine = machines.get(group);
        long index = machine.applied().index();
        return apply(machine, new Request(new UUID(8, index), index, 1, command));
    }

    private static Reply apply(GroupStateMachine machine, Request request) {
        StateMachine.Entry entry =
                new StateMachine.Entry(machine.applied().index() + 1, 1, CommandCodec.encode(request));
        return CommandCodec.decodeReply(machine.apply(List.of(entry)).getFirst());
    }

    /** The answer of a group as it is now. */
    ReadReply answer(int group, Read read) {
        return machines.get(group).answer(read);
    }

    /** Everything that may happen next; nothing when all that is left may as well never happen. */
    List<Exploration.Event> events() {
        List<Exploration.Event> events = new ArrayList<>();
        for (Message message : messages) {
            String what = message.sender.name + " " + messages.indexOf(message) + " to " + message.group;
            if (message.fate == Fate.SENT) {
                events.add(new Exploration.Event("deliver " + what, () -> message.deliver(true)));
                if (faultsLeft > 0 && message.request != null) {
                    events.add(fault("lose the answer to " + what, () -> message.deliver(false)));
                    events.add(fault("give up on " + what, message::giveUp));
                    events.add(fault("reject " + what, message::reject));
                }
            } else if (message.fate == Fate.LATE) {
                events.add(new Exploration.Event("deliver late " + what, () -> message.deliver(false)));
            }
        }
        boolean isQuiet = messages.stream().noneMatch(message -> message.fate == Fate.SENT);
        if (isQuiet && !events.isEmpty()) {
            events.add(0, new Exploration.Event("lose all that is late", this::loseLate));
        }
        for (Actor actor : actors) {
            if (faultsLeft > 0 && !actor.dead && waits(actor)) {
                events.add(fault(actor.name + " dies", () -> die(actor)));
            }
        }
        for (int group = 0; group < machines.size() && recoveriesLeft > 0; group++) {
            int of = group;
            if (hasUnfinished(group)) {
                events.add(new Exploration.Event("recover in " + group, () -> recover(of)));
            }
        }
        return events;
    }

    private Exploration.Event fault(String name, Runnable what) {
        return new Exploration.Event(name, () -> {
            faultsLeft--;
            what.run();
        });
    }

    private boolean waits(Actor actor) {
        return messages.stream().anyMatch(message -> message.sender == actor && message.fate == Fate.SENT);
    }

    private void die(Actor actor) {
        actor.dead = true;
        messages.stream()
                .filter(message -> message.sender == actor && message.fate == Fate.SENT)
                .forEach(message -> message.fate = Fate.LATE);
    }

    private void loseLate() {
        messages.stream().filter(message -> message.fate == Fate.LATE).forEach(message -> message.fate = Fate.OVER);
    }

    private void recover(int group) {
        recoveriesLeft--;
        recovering = group;
        time.pass(RECOVERY_MILLIS);
    }

    /** Lets nothing go wrong any more, until nothing is left halfway. */
    void settle() {
        faultsLeft = 0;
        for (int round = 0; round < 4; round++) {
            for (int group = 0; group < machines.size(); group++) {
                deliverAll();
                recover(group);
            }
        }
        deliverAll();
    }

    /** New ones come while these are delivered. */
    private void deliverAll() {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).fate == Fate.SENT) {
                messages.get(i).deliver(true);
            }
        }
    }

    /** Whether a group has something prepared or decided. */
    boolean hasUnfinished(int group) {
        ReadReply.TransactionsAre found =
                (ReadReply.TransactionsAre) machines.get(group).answer(new Read.GetTransactions(10));
        return !found.prepared().isEmpty() || !found.committed().isEmpty();
    }

    /** Two worlds with the same signature have the same future. */
    String signature() {
        StringBuilder signature = new StringBuilder();
        for (int group = 0; group < machines.size(); group++) {
            append(signature, Family.ITEMS, group);
            append(signature, Family.TRANSACTIONS, group);
        }
        messages.forEach(message -> signature.append(message.description()).append('\n'));
        actors.forEach(actor -> signature.append(actor.dead));
        return signature.append(faultsLeft).append(' ').append(recoveriesLeft).toString();
    }

    private void append(StringBuilder signature, Family family, int group) {
        try (Cursor cursor = stores.get(group).scan(family, new byte[0], new byte[] {-1, -1, -1, -1, -1}, true)) {
            while (cursor.next()) {
                signature
                        .append(Arrays.toString(cursor.key()))
                        .append(Arrays.hashCode(cursor.value()))
                        .append('\n');
            }
        }
    }
}
