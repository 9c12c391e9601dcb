package dev.tepui.storage.simulation;

import dev.tepui.storage.consensus.Messenger;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** Messengers of several nodes, connected by {@link VirtualTime}, with {@link Faults}. */
public final class FakeNetwork {
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Faults faults;
    private final Map<String, Messenger.Handler> handlers = new HashMap<>();
    private final Set<String> down = new HashSet<>();

    /** Creates the network. */
    public FakeNetwork(VirtualTime time, RandomGenerator random, Faults faults) {
        this.time = time;
        this.random = random;
        this.faults = faults;
    }

    /** Nobody reaches that node any more. */
    public void stop(String address) {
        down.add(address);
    }

    /** The node can be reached again. */
    public void restart(String address) {
        down.remove(address);
    }

    /** Whether the node is stopped. */
    public boolean isDown(String address) {
        return down.contains(address);
    }

    /** The messenger of a node. */
    public Messenger at(String self) {
        return new Messenger() {
            @Override
            public void handle(Handler handler) {
                handlers.put(self, handler);
            }

            @Override
            public CompletionStage<byte[]> send(String address, byte[] request, Duration timeout) {
                return FakeNetwork.this.send(address, request, timeout);
            }
        };
    }

    private CompletionStage<byte[]> send(String address, byte[] request, Duration timeout) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        if (down.contains(address) || !handlers.containsKey(address) || chance(faults.notSent)) {
            time.schedule(() -> answer.completeExceptionally(new Messenger.NotSentException("not sent")), 1);
            return answer;
        }
        time.schedule(() -> answer.completeExceptionally(new TimeoutException("timeout")), timeout.toMillis());
        if (!chance(faults.lostRequest)) {
            int copies = chance(faults.doubled) ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                long delay = chance(faults.late) ? 5_000 + random.nextInt(20_000) : 1 + random.nextInt(20);
                time.schedule(() -> deliver(address, request, answer), delay);
            }
        }
        return answer;
    }

    private void deliver(String address, byte[] request, CompletableFuture<byte[]> answer) {
        if (down.contains(address)) {
            return;
        }
        handlers.get(address).handle(request.clone()).whenComplete((bytes, failure) -> {
            if (chance(faults.lostAnswer)) {
                return;
            }
            time.schedule(
                    () -> {
                        if (failure == null) {
                            answer.complete(bytes);
                        } else {
                            answer.completeExceptionally(failure);
                        }
                    },
                    1 + random.nextInt(10));
        });
    }

    private boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }
}
