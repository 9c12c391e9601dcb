package dev.tepui.operator.nodeclient;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilentHostsTest {
    private final SilentHosts hosts = new SilentHosts();

    @Test
    void shouldLetOneCallAtATimeFindOutWhetherAHostAnswersAgain() {
        assertThat(hosts.refusal("a")).isEmpty();
        assertThat(hosts.refusal("a")).isEmpty();

        hosts.silent("a", "a: timeout");

        assertThat(hosts.refusal("a")).isEmpty();
        assertThat(hosts.refusal("a")).contains("a: timeout");
        assertThat(hosts.refusal("b")).isEmpty();

        hosts.silent("a", "a: timeout again");

        assertThat(hosts.refusal("a")).isEmpty();
        assertThat(hosts.refusal("a")).contains("a: timeout again");
    }

    @Test
    void shouldLetAllCallAHostThatAnswersAgain() {
        hosts.silent("a", "a: timeout");
        assertThat(hosts.refusal("a")).isEmpty();

        hosts.answered("a");

        assertThat(hosts.refusal("a")).isEmpty();
        assertThat(hosts.refusal("a")).isEmpty();
    }
}
