package dev.tepui.operator.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TableNamesTest {
    private static final String DNS_NAME = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?";

    @Test
    void shouldKeepNamesThatKubernetesAllows() {
        assertThat(TableNames.resourceName("orders")).isEqualTo("orders");
        assertThat(TableNames.resourceName("shop.orders-2")).isEqualTo("shop.orders-2");
        assertThat(TableNames.resourceName("Orders")).isEqualTo("orders");
    }

    @Test
    void shouldTellNamesApartThatBecomeTheSame() {
        String first = TableNames.resourceName("my_orders");
        String second = TableNames.resourceName("my__orders");

        assertThat(first).startsWith("my-orders-").matches(DNS_NAME);
        assertThat(second).startsWith("my-orders-").matches(DNS_NAME).isNotEqualTo(first);
        assertThat(TableNames.resourceNameWithHash("Orders")).isNotEqualTo(TableNames.resourceNameWithHash("orders"));
    }

    @Test
    void shouldFindANameForEveryTable() {
        for (String name : new String[] {"___", "-a-", "a..b", "x".repeat(255), "A" + "_".repeat(254)}) {
            assertThat(TableNames.resourceName(name)).matches(DNS_NAME).hasSizeLessThanOrEqualTo(253);
        }
    }

    @Test
    void shouldReadDeletionPolicyUnderBothPrefixes() {
        assertThat(Annotations.retains(null)).isFalse();
        assertThat(Annotations.retains(Map.of())).isFalse();
        assertThat(Annotations.retains(Map.of("services.k8s.aws/deletion-policy", "retain")))
                .isTrue();
        assertThat(Annotations.retains(Map.of("tepui.dev/deletion-policy", "Retain")))
                .isTrue();
        assertThat(Annotations.retains(
                        Map.of("services.k8s.aws/deletion-policy", "retain", "tepui.dev/deletion-policy", "delete")))
                .isFalse();
    }
}
