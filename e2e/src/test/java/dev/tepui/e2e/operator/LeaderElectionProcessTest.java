package dev.tepui.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator that may have others beside it works once it holds the lease. */
@Timeout(300)
class LeaderElectionProcessTest {
    private static final String LEASE = "/apis/coordination.k8s.io/v1/namespaces/shop/leases/tables";

    @TempDir
    Path directory;

    @Test
    void shouldHoldTheLeaseAndWork() throws Exception {
        Map<String, String> settings = Map.of(
                "TEPUI_LEADER_ELECTION_ENABLED", "true",
                "TEPUI_LEADER_ELECTION_LEASE_NAME", "tables",
                "TEPUI_LEADER_ELECTION_LEASE_NAMESPACE", OperatorUnderTest.NAMESPACE);
        try (OperatorUnderTest operator = new OperatorUnderTest(directory, settings)) {
            operator.api().apply(OperatorUnderTest.TABLES + "orders", OperatorUnderTest.ORDERS);
            operator.awaitReady(OperatorUnderTest.TABLES + "orders");

            JsonNode lease = operator.api().get(LEASE);
            assertThat(lease.at("/spec/holderIdentity").asText()).isNotEmpty();
        }
    }
}
