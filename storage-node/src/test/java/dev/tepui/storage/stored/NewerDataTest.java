package dev.tepui.storage.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tepui.storage.NodeInProcess;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.consensus.Messenger;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.consensus.raft.RaftConsensus;
import dev.tepui.storage.consensus.raft.RaftSettings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a later version has stored or says is refused by name, and nothing comes of it. */
@Timeout(120)
class NewerDataTest {
    private static final int KIND_AT = 1 + 2 * Long.BYTES + 1 + Long.BYTES;
    private static final byte WRITE = 1;
    private static final byte REJECTED = 2;

    private final StoredVersion version = StoredVersion.ofThisProject();

    @TempDir
    Path directory;

    private Path data;
    private Map<String, String> environment;

    @BeforeEach
    void unpack() throws IOException {
        data = version.unpack(directory.resolve("data"));
        environment = version.environment(data);
    }

    /** A request with a command that only a later version knows. */
    private static byte[] newerCommand() {
        byte[] request = CommandCodec.encode(new Request(UUID.randomUUID(), 0, 1, new Command.FinishIndex(7, 17)));
        assertThat(request[KIND_AT]).isEqualTo((byte) 19);
        request[KIND_AT] = 77;
        return request;
    }

    private void assertRefuses(String message) throws IOException {
        SortedMap<String, String> before = files();
        assertThatThrownBy(() -> NodeInProcess.start(environment).close())
                .hasMessageContaining(message)
                .satisfies(
                        refusal -> assertThat(NodeInProcess.exitCode(refusal)).isEqualTo(65));
        assertThat(files()).isEqualTo(before);
    }

    /** All files but those in which RocksDB tells people that it has been opened, with what is in them. */
    private SortedMap<String, String> files() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(data)) {
            for (Path file : walk.filter(file -> !StoredVersion.isJournal(file)).toList()) {
                files.put(data.relativize(file).toString(), Files.isDirectory(file) ? "directory" : checksum(file));
            }
        }
        return files;
    }

    private static String checksum(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return content.length + " bytes, CRC " + checksum.getValue();
    }

    @Test
    void shouldRefuseANewerDataDirectory() throws IOException {
        Path record = data.resolve("node");
        Files.writeString(record, Files.readString(record).replace("tepui-node 1\n", "tepui-node 2\n"));

        assertRefuses("has format 2, this version reads format 1; run the version that wrote it");
    }

    @Test
    void shouldRefuseANewerStore() throws IOException {
        Files.writeString(data.resolve("store").resolve("FORMAT"), "tepui-store 2\n");

        assertRefuses("'tepui-store 2', this version reads 'tepui-store 1'. Run the version that wrote it.");
    }

    /** Skipping it would make this replica differ from the others; applying something else, too. */
    @Test
    void shouldStopAReplicaThatMeetsANewerCommandInItsLog() {
        String address = environment.get("TEPUI_ADDRESS");
        try (BareReplicas replicas =
                new BareReplicas(data, address, Integer.parseInt(environment.get("TEPUI_GROUPS")))) {
            assertThat(replicas.propose(0, newerCommand())).isNotInstanceOf(Replica.Applied.class);
        }
        try (NodeInProcess node = NodeInProcess.start(environment).awaitServing()) {
            assertThat(node).isNotNull();
            Client client = new Client(address);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client.call("GET", "/live", "").body().contains("group 0 has failed"));
            assertThat(client.call("GET", "/live", "").statusCode()).isEqualTo(503);
            assertThat(client.call("GET", "/ready", "").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void shouldRefuseWhatANewerMemberSays() throws IOException {
        String address = environment.get("TEPUI_ADDRESS");
        RaftSettings other = RaftSettings.of(directory.resolve("other"), "127.55.0.3", "127.55.0.3", 8010);
        try (NodeInProcess node = NodeInProcess.start(environment).awaitServing();
                RaftConsensus member = new RaftConsensus(other)) {
            assertThat(node).isNotNull();
            Messenger messenger = member.messenger();
            byte[] write = ByteBuffer.allocate(5 + newerCommand().length)
                    .put(WRITE)
                    .putInt(0)
                    .put(newerCommand())
                    .array();
            byte[] answer = send(messenger, address, write);
            assertThat(answer[0]).isEqualTo(REJECTED);
            assertThat(new String(Arrays.copyOfRange(answer, 1, answer.length), StandardCharsets.UTF_8))
                    .isEqualTo("unreadable: command of unknown kind 77");
            assertThatThrownBy(() -> send(messenger, address, new byte[] {99}))
                    .hasMessageContaining("unknown kind of message 99");
            JsonObject status = new JsonObject(new Client(address).admin("GET", "/v1/status", ""));
            assertThat(status.getBoolean("ready")).isTrue();
        }
    }

    private static byte[] send(Messenger messenger, String address, byte[] message) {
        return messenger
                .send(address + ":8010", message, Duration.ofSeconds(5))
                .toCompletableFuture()
                .join();
    }
}
