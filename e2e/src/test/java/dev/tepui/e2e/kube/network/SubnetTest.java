package dev.tepui.e2e.kube.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets which address. */
class SubnetTest {

    @Test
    void shouldKeepAddressesOverRestarts(@TempDir Path directory) {
        Path file = directory.resolve("addresses");
        String first;
        String second;
        try (Subnet subnet = Subnet.claim(file)) {
            first = subnet.addressOf("pod/a");
            second = subnet.addressOf("pod/b");
            assertThat(subnet.addressOf("pod/a")).isEqualTo(first).isNotEqualTo(second);
        }
        try (Subnet again = Subnet.claim(file)) {
            assertThat(again.addressOf("pod/b")).isEqualTo(second);
            assertThat(again.addressOf("pod/a")).isEqualTo(first);
        }
    }

    @Test
    void shouldNotShareASubnetWithARunningCluster(@TempDir Path one, @TempDir Path two) {
        try (Subnet first = Subnet.claim(one.resolve("addresses"));
                Subnet second = Subnet.claim(two.resolve("addresses"))) {
            assertThat(second.addressOf("pod/a")).isNotEqualTo(first.addressOf("pod/a"));
        }
    }
}
