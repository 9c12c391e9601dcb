package dev.tepui.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.consensus.raft.RaftConsensus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    @Test
    void shouldBeAPoolOfOneNodeThatFormsItselfWhenNothingIsSet() {
        Configuration configuration = Configuration.from(Map.of());

        assertThat(configuration.pool()).isEqualTo("default");
        assertThat(configuration.members().members()).hasSize(1);
        assertThat(configuration.self().address()).isEqualTo("127.0.0.1:8010");
        assertThat(configuration.groups()).isEqualTo(12);
        assertThat(configuration.ports()).isEqualTo(new Configuration.Ports(8000, 8010, 8020));
        assertThat(configuration.formItself()).isTrue();
        assertThat(configuration.adminTokenFile()).isNull();
        assertThat(configuration.provisioningUrl()).isNull();
        assertThat(configuration.memoryBytes()).isEqualTo(1L << 30);
        assertThat(configuration.collectionMaxBytes()).isEqualTo(10L << 30);
    }

    @Test
    void shouldReadWhatAPodTemplateSets() {
        Configuration configuration = Configuration.from(Map.ofEntries(
                Map.entry("TEPUI_POOL", "shop"),
                Map.entry("TEPUI_REGION", "eu-west-1"),
                Map.entry("TEPUI_ZONE", "b"),
                Map.entry("TEPUI_NODE", "shop-b-0"),
                Map.entry("TEPUI_ADDRESS", "10.0.0.7"),
                Map.entry("TEPUI_HOST", "shop-b-0.shop-members.ns.svc"),
                Map.entry(
                        "TEPUI_MEMBERS",
                        "a/shop-a-0.shop-members.ns.svc,b/shop-b-0.shop-members.ns.svc,c/shop-c-0.shop-members.ns.svc"),
                Map.entry("TEPUI_GROUPS", "24"),
                Map.entry("TEPUI_DATA_DIR", "/data"),
                Map.entry("TEPUI_ADMIN_TOKEN_FILE", "/token"),
                Map.entry("TEPUI_PROVISIONING_URL", "http://operator/provisioning/v1/namespaces/ns/pools/shop"),
                Map.entry("TEPUI_FORM", "operator"),
                Map.entry("TEPUI_MEMORY_BYTES", "2147483648"),
                Map.entry("TEPUI_ITEM_COLLECTION_MAX_BYTES", "1000000")));

        assertThat(configuration.self().address()).isEqualTo("shop-b-0.shop-members.ns.svc:8010");
        assertThat(configuration.address()).isEqualTo("10.0.0.7");
        assertThat(configuration.dataDirectory()).isEqualTo(Path.of("/data"));
        assertThat(configuration.adminTokenFile()).isEqualTo(Path.of("/token"));
        assertThat(configuration.provisioningUrl().getHost()).isEqualTo("operator");
        assertThat(configuration.formItself()).isFalse();
        assertThat(configuration.collectionMaxBytes()).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TEPUI_GROUPS        | 0                | must be a number from 1 to 1024
            TEPUI_GROUPS        | many             | must be a number from 1 to 1024, not 'many'
            TEPUI_PORT_API      | 70000            | must be a number from 1 to 65535
            TEPUI_MEMBERS       | a/other          | does not list TEPUI_HOST '127.0.0.1'
            TEPUI_MEMBERS       | b/127.0.0.1      | in zone 'b', TEPUI_ZONE is 'a'
            TEPUI_MEMBERS       | 127.0.0.1        | is not of the form zone/host
            TEPUI_FORM          | maybe            | must be one of auto, operator
            TEPUI_MEMORY_BYTES  | 1000             | must be a number from
            TEPUI_PROVISIONING_URL | https://x     | must be an http URL
            TEPUI_PROVISIONING_URL | http://a b    | is no URL
            """)
    void shouldSayWhatIsWrong(String name, String value, String message) {
        assertThatThrownBy(() -> Configuration.from(Map.of(name, value)))
                .isInstanceOf(Configuration.InvalidException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(message);
    }

    @Test
    void shouldNotLetOneOfSeveralMembersFormThePoolAlone() {
        assertThatThrownBy(() -> Configuration.from(
                        Map.of("TEPUI_MEMBERS", "a/127.0.0.1,b/127.0.0.2,c/127.0.0.3", "TEPUI_FORM", "auto")))
                .hasMessageContaining("TEPUI_FORM=auto is for a pool of one member");
    }

    @Test
    void shouldListAllProblemsAtOnce() {
        assertThatThrownBy(() -> Configuration.from(Map.of("TEPUI_GROUPS", "x", "TEPUI_FORM", "y")))
                .hasMessageContaining("TEPUI_GROUPS")
                .hasMessageContaining("TEPUI_FORM");
    }

    @Test
    void shouldKeepAPodOfOneGibibyteWithinItsMemory() throws IOException {
        long mib = 1L << 20;
        String flags = Files.readString(Path.of("jvm.options"));
        long heap = mebibytes(flags, "-Xmx");
        long direct = mebibytes(flags, "-XX:MaxDirectMemorySize=");
        long metaspace = mebibytes(flags, "-XX:MaxMetaspaceSize=");
        long code = mebibytes(flags, "-XX:ReservedCodeCacheSize=");
        MemoryBudget budget = MemoryBudget.of(1024 * mib, heap * mib, RaftConsensus.LOG_MEMORY_BYTES);

        // As in the table of MemoryBudget's comment.
        assertThat(new long[] {heap, direct, metaspace, code}).containsExactly(256, 64, 96, 64);
        assertThat(new long[] {
                    MemoryBudget.DIRECT_BYTES,
                    MemoryBudget.METASPACE_BYTES,
                    MemoryBudget.CODE_BYTES,
                    MemoryBudget.STACKS_BYTES,
                    RaftConsensus.LOG_MEMORY_BYTES,
                    budget.storeCacheBytes(),
                    MemoryBudget.REST_BYTES
                })
                .containsExactly(direct * mib, metaspace * mib, code * mib, 32 * mib, 40 * mib, 320 * mib, 152 * mib);
        assertThat(256 + direct + metaspace + code + 32 + 40 + 320 + 152).isEqualTo(1024);
        assertThat(budget.fixedBytes() + budget.storeCacheBytes()).isEqualTo(1024 * mib);
        assertThat(budget.writeBufferBytes()).isEqualTo(80 * mib);
        assertThat(budget.warning()).isEmpty();
    }

    @Test
    void shouldGiveALargerPodsMemoryToTheStoreAndWarnInATooSmallOne() {
        long mib = 1L << 20;
        assertThat(MemoryBudget.of(8192 * mib, 256 * mib, 40 * mib).storeCacheBytes())
                .isEqualTo((8192 - 704) * mib);
        MemoryBudget small = MemoryBudget.of(512 * mib, 256 * mib, 40 * mib);
        assertThat(small.storeCacheBytes()).isEqualTo(64 * mib);
        assertThat(small.warning()).hasValueSatisfying(text -> assertThat(text).contains("TEPUI_MEMORY_BYTES"));
    }

    private static long mebibytes(String flags, String flag) {
        Matcher found = Pattern.compile("^" + Pattern.quote(flag) + "(\\d+)m$", Pattern.MULTILINE)
                .matcher(flags);
        assertThat(found.find()).as(flag).isTrue();
        return Long.parseLong(found.group(1));
    }
}
