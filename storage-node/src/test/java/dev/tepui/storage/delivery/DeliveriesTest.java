package dev.tepui.storage.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.operation.InMemoryPool;
import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Role;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private record Nobody(String capture) implements ChangeConsumer {
        @Override
        public String kind() {
            return "nobody";
        }

        @Override
        public String name() {
            return capture;
        }

        @Override
        public CompletionStage<Position> deliver(ChangeBatch batch) {
            return CompletableFuture.completedFuture(batch.upTo());
        }
    }

    private static final DeliveryObserver UNINTERESTED = new DeliveryObserver() {
        @Override
        public void delivered(String table, ChangeConsumer consumer, List<Change> changes) {}

        @Override
        public void failed(String table, ChangeConsumer consumer) {}
    };

    private final InMemoryPool pool = new InMemoryPool();
    private final VirtualTime time = new VirtualTime();

    /** A node that stops has ended its threads already when the round that waits is due. */
    @Test
    void shouldNeedNoThreadsAfterItsEnd() {
        pool.declare(
                new TableDefinition(
                        "orders",
                        List.of(new AttributeDefinition("id", KeyType.S)),
                        List.of(new KeyElement("id", Role.HASH)),
                        List.of(),
                        List.of(),
                        BillingMode.PAY_PER_REQUEST,
                        null,
                        new Options(false, null, null, List.of())),
                null,
                null);
        Deliveries deliveries = new Deliveries(
                new Deliveries.Parts(
                        pool,
                        time,
                        task -> {
                            throw new RejectedExecutionException("terminated");
                        },
                        UNINTERESTED),
                new Deliveries.Scope(pool::current, table -> List.of(new Nobody("nobody")), group -> group == 0));
        deliveries.start();
        time.pass(100);
        assertThat(deliveries.waiting()).hasSize(1);

        deliveries.close();

        assertThatCode(() -> time.pass(1_000)).doesNotThrowAnyException();
    }
}
