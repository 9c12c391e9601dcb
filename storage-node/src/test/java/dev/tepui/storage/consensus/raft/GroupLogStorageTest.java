package dev.tepui.storage.consensus.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import dev.tepui.storage.property.Seed;
import dev.tepui.storage.store.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GroupLogStorageTest {
    @TempDir
    Path directory;

    private LogStore store;
    private ConfigurationManager configurations;

    @BeforeEach
    void open() {
        store = LogStore.open(directory.resolve("log"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldKeepTheLogsOfGroupsApart() {
        GroupLogStorage catalogue = log(-1);
        GroupLogStorage one = log(1);
        append(catalogue, 1, 3);
        append(one, 1, 5);
        append(log(2), 1, 9);
        assertThat(catalogue.getLastLogIndex()).isEqualTo(3);
        assertThat(one.getLastLogIndex()).isEqualTo(5);
        assertThat(log(0).getLastLogIndex()).isZero();
        assertThat(one.truncateSuffix(2)).isTrue();
        assertThat(one.reset(100)).isTrue();
        assertThat(catalogue.getEntry(3)).isNotNull();
        assertThat(log(2).getLastLogIndex()).isEqualTo(9);
    }

    @Test
    void shouldKeepWhatWasPurgedPurgedAfterARestart() {
        GroupLogStorage log = log(1);
        append(log, 1, 10);
        assertThat(log.truncatePrefix(5)).isTrue();
        reopen();
        log = log(1);
        assertThat(log.getFirstLogIndex()).isEqualTo(5);
        assertThat(log.getLastLogIndex()).isEqualTo(10);
        assertThat(log.getEntry(4)).isNull();
        assertThat(log.getEntry(5).getId()).isEqualTo(new LogId(5, 1));
    }

    @Test
    void shouldBeEmptyWhenAllIsPurged() {
        GroupLogStorage log = log(1);
        append(log, 1, 10);
        assertThat(log.truncatePrefix(11)).isTrue();
        reopen();
        assertThat(log(1).getFirstLogIndex()).isEqualTo(11);
        assertThat(log(1).getLastLogIndex()).isZero();
    }

    @Test
    void shouldFindConfigurationsAgainButNotPurgedOnes() {
        GroupLogStorage log = log(1);
        assertThat(log.appendEntry(configuration(1, "127.0.0.1:1"))).isTrue();
        append(log, 2, 4);
        assertThat(log.appendEntry(configuration(5, "127.0.0.1:2"))).isTrue();
        reopen();
        log(1);
        assertThat(configurations
                        .getLastConfiguration()
                        .getConf()
                        .getPeers()
                        .getFirst()
                        .getPort())
                .isEqualTo(2);
        assertThat(configurations.get(4).getConf().getPeers().getFirst().getPort())
                .isEqualTo(1);
        log(1).truncatePrefix(3);
        reopen();
        log(1);
        assertThat(configurations.get(4).isEmpty()).isTrue();
        assertThat(configurations.get(5).isEmpty()).isFalse();
    }

    /** Random appends, truncations, purges and restarts against a map; */
    @Test
    void shouldBehaveAsAMap() {
        long seed = Seed.of(GroupLogStorageTest.class);
        Random random = new Random(seed);
        TreeMap<Long, String> model = new TreeMap<>();
        long first = 1;
        long next = 1;
        for (int step = 0; step < 150; step++) {
            GroupLogStorage log = log(1);
            switch (random.nextInt(8)) {
                case 0 -> {
                    long kept = first + random.nextInt(5);
                    if (kept <= next) {
                        log.truncatePrefix(kept);
                        model.headMap(kept).clear();
                        first = kept;
                    }
                }
                case 1 -> {
                    long kept = Math.max(first - 1, next - 1 - random.nextInt(4));
                    log.truncateSuffix(kept);
                    model.tailMap(kept + 1).clear();
                    next = kept + 1;
                }
                case 2 -> {
                    next += random.nextInt(20);
                    first = next;
                    log.reset(next);
                    model.clear();
                }
                case 3 -> reopen();
                default -> {
                    for (int i = random.nextInt(5); i >= 0; i--) {
                        String text = "entry " + random.nextInt();
                        log.appendEntries(List.of(data(next, text)));
                        model.put(next++, text);
                    }
                }
            }
            GroupLogStorage now = log(1);
            assertThat(now.getFirstLogIndex()).as("seed %d", seed).isEqualTo(first);
            assertThat(now.getLastLogIndex()).as("seed %d", seed).isEqualTo(model.isEmpty() ? 0 : model.lastKey());
            for (long index = Math.max(1, first - 3); index < next + 3; index++) {
                LogEntry entry = now.getEntry(index);
                assertThat(entry == null ? null : UTF_8.decode(entry.getData()).toString())
                        .as("seed %d index %d", seed, index)
                        .isEqualTo(model.get(index));
            }
        }
    }

    @Test
    void shouldShareOneSyncBetweenGroupsThatWriteTogether() {
        int groups = 16;
        List<GroupLogStorage> logs =
                LongStream.range(0, groups).mapToObj(g -> log((int) g)).toList();
        long before = store.syncs();
        logs.parallelStream().forEach(log -> LongStream.range(1, 11).forEach(i -> append(log, i, i)));
        assertThat(store.syncs() - before).isPositive().isLessThanOrEqualTo(groups * 10L);
        logs.forEach(log -> assertThat(log.getLastLogIndex()).isEqualTo(10));
    }

    @Test
    void shouldRefuseALogThatIsDamagedInTheMiddle() throws IOException {
        GroupLogStorage log = log(1);
        append(log, 1, 500);
        Path copy = Files.createDirectory(directory.resolve("crashed"));
        copyFiles(copy);
        damage(copy, 0.5);
        assertThatThrownBy(() -> LogStore.open(copy))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot open the Raft log");
    }

    @Test
    void shouldDropOnlyATornEnd() throws IOException {
        GroupLogStorage log = log(1);
        append(log, 1, 499);
        append(log, 500, 500);
        Path copy = Files.createDirectory(directory.resolve("crashed"));
        copyFiles(copy);
        for (Path file : logFiles(copy)) {
            try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
                data.setLength(Math.max(0, data.length() - 7));
            }
        }
        store.close();
        store = LogStore.open(copy);
        assertThat(log(1).getLastLogIndex()).isEqualTo(499);
    }

    @Test
    void shouldReportFailuresOnceClosed() {
        GroupLogStorage log = log(1);
        store.close();
        assertThat(log.appendEntry(data(1, "x"))).isFalse();
        assertThat(log.truncatePrefix(1)).isFalse();
        assertThat(log.getEntry(1)).isNull();
    }

    private void copyFiles(Path target) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("log"))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    private static List<Path> logFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            file.toString().endsWith(".log") && file.toFile().length() > 0)
                    .toList();
        }
    }

    private static void damage(Path directory, double where) throws IOException {
        for (Path file : logFiles(directory)) {
            try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
                data.seek((long) (data.length() * where));
                data.write(new byte[] {9, 9, 9, 9, 9, 9, 9, 9});
            }
        }
    }

    private void reopen() {
        store.close();
        open();
    }

    private GroupLogStorage log(int group) {
        configurations = new ConfigurationManager();
        LogStorageOptions options = new LogStorageOptions();
        options.setGroupId(Peers.groupName(group));
        options.setConfigurationManager(configurations);
        options.setLogEntryCodecFactory(LogEntryV2CodecFactory.getInstance());
        GroupLogStorage log = new GroupLogStorage(store, group);
        assertThat(log.init(options)).isTrue();
        return log;
    }

    private static void append(GroupLogStorage log, long from, long to) {
        List<LogEntry> entries = LongStream.rangeClosed(from, to)
                .mapToObj(index -> data(index, "entry " + index))
                .toList();
        assertThat(log.appendEntries(entries)).isEqualTo(entries.size());
    }

    private static LogEntry data(long index, String text) {
        LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
        entry.setId(new LogId(index, 1));
        entry.setData(ByteBuffer.wrap(text.getBytes(UTF_8)));
        return entry;
    }

    private static LogEntry configuration(long index, String peer) {
        LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_CONFIGURATION);
        entry.setId(new LogId(index, 1));
        entry.setPeers(List.of(Peers.peer(peer, Peers.FOUNDER)));
        return entry;
    }
}
