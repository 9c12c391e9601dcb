package dev.tepui.storage.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.table.TimeToLive.Status;
import org.junit.jupiter.api.Test;

class TimeToLiveTest {
    private static final TimeToLive ENABLING = TimeToLive.NONE.wanting("expires");
    private static final TimeToLive ENABLED = ENABLING.settled(ENABLING.version());

    @Test
    void shouldNotChangeWhenNothingElseIsWanted() {
        assertThat(TimeToLive.NONE.wanting(null)).isSameAs(TimeToLive.NONE);
        assertThat(ENABLING.wanting("expires")).isSameAs(ENABLING);
        assertThat(ENABLED.wanting("expires")).isSameAs(ENABLED);
    }

    @Test
    void shouldGoThroughTheStatuses() {
        assertThat(ENABLING).isEqualTo(new TimeToLive(1, Status.ENABLING, "expires"));
        assertThat(ENABLED).isEqualTo(new TimeToLive(1, Status.ENABLED, "expires"));
        TimeToLive disabling = ENABLED.wanting(null);
        assertThat(disabling).isEqualTo(new TimeToLive(2, Status.DISABLING, "expires"));
        assertThat(disabling.wanted()).isNull();
        assertThat(disabling.settled(2)).isEqualTo(new TimeToLive(2, Status.DISABLED, null));
    }

    @Test
    void shouldBeginAnewWithAnotherAttribute() {
        assertThat(ENABLED.wanting("other")).isEqualTo(new TimeToLive(2, Status.ENABLING, "other"));
        assertThat(ENABLED.wanting(null).wanting("expires")).isEqualTo(new TimeToLive(3, Status.ENABLING, "expires"));
    }

    /** A leader that is done with what was wanted before must not settle what is wanted now. */
    @Test
    void shouldNotSettleForAnOlderVersion() {
        TimeToLive disabling = ENABLED.wanting(null);
        assertThat(disabling.settled(1)).isSameAs(disabling);
    }

    @Test
    void shouldRefuseChangesInTheServicesWords() {
        TimeToLiveSpecification on = new TimeToLiveSpecification("expires", true);
        TimeToLiveSpecification off = new TimeToLiveSpecification("expires", false);
        String other = "TimeToLive is active on a different AttributeName: current AttributeName is expires";

        assertThat(TimeToLive.NONE.problem(on)).isNull();
        assertThat(TimeToLive.NONE.problem(off)).isEqualTo("TimeToLive is already disabled");
        assertThat(ENABLED.problem(off)).isNull();
        assertThat(ENABLED.problem(on)).isEqualTo("TimeToLive is already enabled");
        assertThat(ENABLED.problem(new TimeToLiveSpecification("other", true))).isEqualTo(other);
        assertThat(ENABLED.problem(new TimeToLiveSpecification("other", false))).isEqualTo(other);
        assertThat(ENABLING.problem(off)).isEqualTo(TimeToLive.BUSY);
        assertThat(ENABLED.wanting(null).problem(on)).isEqualTo(TimeToLive.BUSY);
    }
}
