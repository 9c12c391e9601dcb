package dev.tepui.storage.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.membership.DataDirectoryException.Kind;
import dev.tepui.storage.membership.NodeRecord.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDirectoryTest {
    @TempDir
    Path root;

    private NodeDirectory open() {
        return NodeDirectory.open(root, "default", "default-a-0");
    }

    private Kind refusal(String pool, String node) {
        try (NodeDirectory opened = NodeDirectory.open(root, pool, node)) {
            throw new AssertionError("opened " + opened.node());
        } catch (DataDirectoryException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return refused.kind();
        }
    }

    @Test
    void shouldRememberWhatWasSaved() throws IOException {
        try (NodeDirectory directory = open()) {
            assertThat(directory.node().formed()).isFalse();
            directory.save(directory
                    .node()
                    .formedAs("uid-1", Origin.REJOINED, Set.of())
                    .withJoined(Set.of(-1, 4)));
            Files.createDirectories(directory.store());
            Files.createDirectories(directory.raft());
        }
        try (NodeDirectory directory = open()) {
            assertThat(directory.node())
                    .isEqualTo(new NodeRecord(
                            "default", "default-a-0", "uid-1", Origin.REJOINED, Set.of(), Set.of(-1, 4)));
        }
    }

    /** Which groups it had founded followed from the configuration then: it is asked again, once. */
    @Test
    void shouldReadWhatTheFirstVersionWrote() throws IOException {
        String text = "tepui-node 1\npool default\nnode default-a-0\npoolId uid-1\norigin FORMED\njoined -1,0\n";
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        NodeRecord old = NodeRecord.decode(text + "crc32c %08x\n".formatted(crc.getValue()));

        assertThat(old.founding()).isNull();
        assertThat(old.withFounding(Set.of(-1, 0, 2)).founding()).containsExactly(2);
    }

    @Test
    void shouldRefuseADirectoryOfAnotherNodeOrPool() {
        open().close();

        assertThat(refusal("default", "default-b-0")).isEqualTo(Kind.FOREIGN);
        assertThat(refusal("other", "default-a-0")).isEqualTo(Kind.FOREIGN);
    }

    @Test
    void shouldRefuseANewerFormat() throws IOException {
        Files.writeString(root.resolve("node"), "tepui-node 2\nanything\n");

        assertThat(refusal("default", "default-a-0")).isEqualTo(Kind.FOREIGN);
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse() {
        try (NodeDirectory held = open()) {
            assertThat(held.node()).isNotNull();
            assertThat(refusal("default", "default-a-0")).isEqualTo(Kind.LOCKED);
        }
        open().close();
    }

    @Test
    void shouldRefuseDataWithoutANodeFileAndANodeFileWithoutItsData() throws IOException {
        Files.createDirectories(root.resolve("raft"));
        assertThat(refusal("default", "default-a-0")).isEqualTo(Kind.DAMAGED);
        Files.delete(root.resolve("raft"));

        try (NodeDirectory directory = open()) {
            directory.save(directory
                    .node()
                    .formedAs("uid-1", Origin.FORMED, Set.of(0, 1))
                    .withJoined(Set.of(0)));
        }
        assertThat(refusal("default", "default-a-0")).isEqualTo(Kind.DAMAGED);
    }

    @Test
    void shouldRefuseAPathThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");

        assertThatThrownBy(() -> NodeDirectory.open(file.resolve("below"), "p", "n"))
                .isInstanceOfSatisfying(
                        DataDirectoryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNUSABLE));
    }

    /** Whatever a broken disk makes of the file: either it reads as it was, or it is refused. Never another value. */
    @Test
    void shouldNoticeEveryDamagedByte() {
        NodeRecord record =
                new NodeRecord("default", "default-a-0", "uid-1", Origin.FORMED, Set.of(1, 2), Set.of(-1, 0));
        String text = record.encode();
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder damaged = new StringBuilder(text);
            if (random.nextBoolean()) {
                damaged.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(90)));
            } else {
                damaged.setLength(random.nextInt(text.length()));
            }
            try {
                assertThat(NodeRecord.decode(damaged.toString())).isEqualTo(record);
            } catch (DataDirectoryException refused) {
                assertThat(refused.kind()).isIn(Kind.DAMAGED, Kind.FOREIGN);
            }
        }
    }
}
