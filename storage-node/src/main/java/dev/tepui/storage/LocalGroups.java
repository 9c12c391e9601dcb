package dev.tepui.storage;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.consensus.Consensus;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.membership.CatchUp;
import dev.tepui.storage.membership.Membership;
import dev.tepui.storage.membership.Readiness;
import dev.tepui.storage.placement.GroupLayout;
import dev.tepui.storage.placement.LocalReplicas;
import dev.tepui.storage.placement.Placements;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.statemachine.GroupStateMachine;
import dev.tepui.storage.statemachine.Shard;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.table.Catalogue;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The state machines of this node's replicas, and reads of them. Safe from any thread. */
final class LocalGroups implements LocalReplicas, Membership.States {
    private static final Catalogue NO_TABLES = new Catalogue(0, Collections.emptySortedMap());

    private final GroupLayout layout;
    private final Store store;
    private final Consensus consensus;
    private final Placements placements;
    private final Member self;
    private final ReadView memory;
    private final AtomicReferenceArray<Local> locals;
    private CatchUp catchUp;
    private volatile ChangeListener changes = (group, table) -> {};

    /** Is told that a group keeps new changes of a table; must not block. */
    interface ChangeListener {
        void changed(int group, int table);
    }

    /** A local group; the flag is refreshed by {@link #refresh}, since asking the engine costs too much per read. */
    private static final class Local {
        private final GroupStateMachine machine;
        private volatile boolean serves;

        Local(Shard shard, Store store) {
            machine = new GroupStateMachine(shard, store);
        }
    }

    /** The store, as far as it is in memory. */
    private record MemoryView(Store store) implements ReadView {
        @Override
        public byte[] get(Family family, byte[] key) {
            byte[] value = store.getFromMemory(family, key);
            if (value == Store.NOT_IN_MEMORY) {
                throw NotInMemory.INSTANCE;
            }
            return value;
        }

        @Override
        public Cursor scan(Family family, byte[] from, byte[] to, boolean ascending) {
            throw NotInMemory.INSTANCE;
        }
    }

    /** Ends a read that would need the disk. One instance without a stack: it is thrown on the hot path. */
    private static final class NotInMemory extends RuntimeException {
        static final NotInMemory INSTANCE = new NotInMemory();

        private NotInMemory() {
            super("needs the disk", null, false, false);
        }
    }

    /**
     * Creates it without any replica.
     *
     * @param placements kept as the catalogue's replica says
     * @param self this node
     */
    LocalGroups(GroupLayout layout, Store store, Consensus consensus, Placements placements, Member self) {
        this.layout = layout;
        this.store = store;
        this.consensus = consensus;
        this.placements = placements;
        this.self = self;
        this.memory = new MemoryView(store);
        this.locals = new AtomicReferenceArray<>(layout.count() + 1);
    }

    /** What finds out when replicas have caught up; before any replica joins. */
    void watchWith(CatchUp watcher) {
        catchUp = watcher;
    }

    @Override
    public GroupStateMachine open(int group) {
        Local local = new Local(shard(group), store);
        local.machine.onChanges(table -> changes.changed(group, table));
        if (!locals.compareAndSet(group + 1, null, local)) {
            throw new IllegalStateException("group " + group + " is open already");
        }
        if (group == Replica.CATALOGUE) {
            local.machine.listen(placements::learn);
        }
        return local.machine;
    }

    private Shard shard(int group) {
        return group == Replica.CATALOGUE
                ? Shard.CATALOGUE
                : new Shard(group, layout.firstHash(group), layout.firstHash(group + 1) - 1);
    }

    @Override
    public void joined(int group) {
        catchUp.watch(group);
    }

    @Override
    public void close(int group) {
        catchUp.forget(group);
        locals.set(group + 1, null);
    }

    @Override
    public void remove(int group) {
        if (locals.get(group + 1) != null) {
            throw new IllegalStateException("group " + group + " is open");
        }
        new GroupStateMachine(shard(group), store).remove();
    }

    /** Tells {@code listener} of new changes in all groups from now on. */
    void onChanges(ChangeListener listener) {
        changes = listener;
    }

    /** Finds out anew which replicas may answer eventually consistent reads. Called now and then. */
    void refresh(List<Replica.Status> replicas) {
        for (Replica.Status replica : replicas) {
            Local local = locals.get(replica.group() + 1);
            if (local == null) {
                continue;
            }
            if (Readiness.isFailed(replica) || !local.machine.complete()) {
                local.serves = false;
            } else if (replica.leader() != null) {
                local.serves = catchUp.wasCaughtUp(replica.group()) && Readiness.isCaughtUp(replica);
            } else if (!placements.get().isSettledOn(self, replica.group())) {
                // The group goes on elsewhere, and does not count this replica any more, or not yet.
                local.serves = false;
            }
            // Otherwise, without a leader, it stays as it was: nobody else knows more.
        }
    }

    /** The pool's tables, as far as this node knows. */
    Catalogue catalogue() {
        Local local = locals.get(Replica.CATALOGUE + 1);
        return local == null ? NO_TABLES : local.machine.catalogue();
    }

    @Override
    public Optional<Replica> replica(int group) {
        return consensus.replica(group);
    }

    @Override
    public long appliedIndex(int group) {
        Local local = local(group);
        return local == null ? 0 : local.machine.applied().index();
    }

    @Override
    public boolean serves(int group) {
        Local local = local(group);
        return local != null && local.serves;
    }

    @Override
    public ReadReply read(int group, Read read) {
        return held(group).machine.answer(read, store);
    }

    @Override
    public ReadReply readFromMemory(int group, Read.GetItem read) {
        try {
            return held(group).machine.answer(read, memory);
        } catch (NotInMemory needsTheDisk) {
            return null;
        }
    }

    private Local held(int group) {
        Local local = local(group);
        if (local == null) {
            throw new IllegalStateException("no replica of group " + group);
        }
        return local;
    }

    private Local local(int group) {
        return group < Replica.CATALOGUE || group >= layout.count() ? null : locals.get(group + 1);
    }
}
