package dev.tepui.storage.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.simulation.VirtualTime;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private static final int GROUPS = 3;
    private static final long MINUTE_MILLIS = 60_000;

    private final VirtualTime time = new VirtualTime();
    private final FailureLog log = new FailureLog(time, GROUPS);

    @Test
    void shouldTellOneFailureOfAGroupInAMinute() {
        assertThat(log.isDue(1)).isTrue();
        assertThat(log.isDue(1)).isFalse();

        time.pass(MINUTE_MILLIS - 1);
        assertThat(log.isDue(1)).isFalse();

        time.pass(1);
        assertThat(log.isDue(1)).isTrue();
        assertThat(log.isDue(1)).isFalse();
    }

    @Test
    void shouldTellOfEveryGroup() {
        assertThat(log.isDue(Replica.CATALOGUE)).isTrue();
        assertThat(log.isDue(0)).isTrue();
        assertThat(log.isDue(GROUPS - 1)).isTrue();
    }
}
