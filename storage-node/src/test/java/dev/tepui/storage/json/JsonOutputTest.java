package dev.tepui.storage.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonOutputTest {
    private final JsonOutput out = new JsonOutput();

    @Test
    void shouldSetCommasBetweenMembersAndElements() {
        out.beginObject().member("a", 1).member("b", true).name("c").beginArray();
        out.string("x").beginObject().endObject().number(0.5).endArray().member("d", (String) null);
        out.name("e").epochSeconds(1_764_000_000_005L).endObject();

        assertThat(text()).isEqualTo("{\"a\":1,\"b\":true,\"c\":[\"x\",{},0.5],\"e\":1764000000.005}");
    }

    @Test
    void shouldEscapeWhatJsonNeedsEscaped() {
        String odd = "quote \" backslash \\ lines \r\n\t\b\f nul \u0000 esc \u001b ä € 😀 \u007f";
        String escaped = "\"quote \\\" backslash \\\\ lines \\r\\n\\t\\b\\f nul \\u0000 esc \\u001b ä € 😀 \u007f\"";
        byte[] utf8 = odd.getBytes(StandardCharsets.UTF_8);

        out.beginArray().string(odd).string(utf8, 0, utf8.length).endArray();

        assertThat(text()).isEqualTo("[" + escaped + "," + escaped + "]");
    }

    @Test
    void shouldStartAgainAfterClear() {
        out.beginArray().string("x".repeat(1_000_000)).endArray();
        out.clear();
        out.base64(new byte[] {9, 1, 2, 9}, 1, 2);

        assertThat(text()).isEqualTo("\"AQI=\"");
        assertThat(out.array().length).isLessThan(100_000);
    }

    private String text() {
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }
}
