package dev.tepui.storage.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.MemberList.Member;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 12, 64, 1000, 65_536})
    void shouldCutTheHashesIntoConsecutiveRangesOfEqualSize(int count) {
        GroupLayout layout = new GroupLayout(count);
        int[] sizes = new int[count];
        int previous = 0;
        for (int hash = 0; hash < GroupLayout.HASHES; hash++) {
            int group = layout.groupOf(hash);
            assertThat(group).isBetween(previous, previous + 1);
            previous = group;
            sizes[group]++;
            assertThat(hash).isBetween(layout.firstHash(group), layout.firstHash(group + 1) - 1);
        }
        for (int size : sizes) {
            assertThat(size).isBetween(GroupLayout.HASHES / count, GroupLayout.HASHES / count + 1);
        }
    }

    @Test
    void shouldRefuseWhatIsNoHashAndNoGroup() {
        GroupLayout layout = new GroupLayout(12);

        assertThatThrownBy(() -> layout.groupOf(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> layout.groupOf(65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> layout.firstHash(13)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GroupLayout(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldPutOneReplicaOfEveryGroupIntoEveryZone() {
        MemberList members = MemberList.parse("a/a0,a/a1,b/b0,b/b1,c/c0,c/c1", 8010);

        assertThat(members.cells()).isEqualTo(2);
        assertThat(members.voters(0)).extracting(Member::host).containsExactly("a0", "b0", "c0");
        assertThat(members.voters(5)).extracting(Member::host).containsExactly("a1", "b1", "c1");
        assertThat(members.voters(Replica.CATALOGUE)).extracting(Member::host).containsExactly("a0", "b0", "c0");
        assertThat(members.learners(Replica.CATALOGUE)).extracting(Member::host).containsExactly("a1", "b1", "c1");
        assertThat(members.learners(1)).isEmpty();
        Member b1 = members.byHost("b1").orElseThrow();
        assertThat(b1.address()).isEqualTo("b1:8010");
        assertThat(members.groupsOf(b1, 6)).containsExactly(-1, 1, 3, 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldSpreadPreferredLeadersEvenlyOverTheZonesOfEveryCell(int cells) {
        StringBuilder list = new StringBuilder();
        for (String zone : new String[] {"a", "b", "c"}) {
            for (int cell = 0; cell < cells; cell++) {
                list.append(list.isEmpty() ? "" : ",").append(zone + "/" + zone + cell);
            }
        }
        MemberList members = MemberList.parse(list.toString(), 1);
        Map<String, Integer> led = new HashMap<>();
        for (int group = 0; group < 12; group++) {
            led.merge(members.preferredLeader(group).host(), 1, Integer::sum);
        }
        assertThat(led)
                .hasSize(3 * cells)
                .allSatisfy((host, count) -> assertThat(count)
                        .isEqualTo(4 / cells + (4 % cells == 0 ? 0 : count - 4 / cells))
                        .isBetween(1, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/", "/h", "a/h,", "a/h/i", "a/h,b/h", "a/h,a/i,b/j"})
    void shouldRefuseListsThatAreNoPool(String text) {
        assertThatThrownBy(() -> MemberList.parse(text, 8010)).isInstanceOf(IllegalArgumentException.class);
    }
}
