package dev.tepui.e2e.kube.api.types;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuiltInTypesTest {
    /** A misspelt note would silently change how lists of that field are merged. */
    @Test
    void shouldUseEveryNoteOfTheTable() {
        assertThat(BuiltInTypes.unusedNotes()).isEmpty();
    }
}
