package dev.tepui.storage.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupLayoutTest {
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
}
