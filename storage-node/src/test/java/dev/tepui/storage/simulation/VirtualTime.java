package dev.tepui.storage.simulation;

import dev.tepui.storage.placement.Scheduler;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** A clock that jumps to the next task. One thread. */
public final class VirtualTime implements Scheduler {
    private record Task(long dueMillis, long order, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::dueMillis).thenComparingLong(Task::order));
    private long now = 1_000;
    private long order;

    @Override
    public long nowMillis() {
        return now;
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
        tasks.add(new Task(now + delayMillis, order++, task));
    }

    /** Runs tasks until {@code goal} holds; fails after {@code eventLimit} tasks. */
    public void runUntil(BooleanSupplier goal, int eventLimit) {
        for (int i = 0; i < eventLimit; i++) {
            if (goal.getAsBoolean()) {
                return;
            }
            Task next = tasks.poll();
            if (next == null) {
                break;
            }
            now = Math.max(now, next.dueMillis());
            next.work().run();
        }
        if (!goal.getAsBoolean()) {
            throw new AssertionError("goal not reached in " + eventLimit + " events, time " + now);
        }
    }

    /** Runs every task that is due within {@code millis}. */
    public void pass(long millis) {
        long end = now + millis;
        while (!tasks.isEmpty() && tasks.peek().dueMillis() <= end) {
            Task next = tasks.poll();
            now = Math.max(now, next.dueMillis());
            next.work().run();
        }
        now = end;
    }
}
