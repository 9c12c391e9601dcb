package dev.tepui.storage.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.delivery.Backlog;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.simulation.MemoryTables;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableSink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator reads and writes the same golden files. */
class SinksJsonTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/admin");

    @Test
    void shouldDeclareAndShowSinksAsTheGoldenFiles() throws IOException {
        AdminJson.PutTable put = AdminJson.putTable(Buffer.buffer(golden("put-table-with-sinks.json")));
        TableDefinitionJson definitions = new TableDefinitionJson(ApiModel.load(TableDefinitionJson.OPERATIONS));
        Reply reply = new MemoryTables()
                .declare(definitions.read(put.definition()), put.sinks(), put.resource())
                .toCompletableFuture()
                .join();
        Table table = ((Reply.TableIs) reply).table();
        List<TableSink> sinks = table.consumers().sinks().all();

        JsonOutput out = new JsonOutput();
        new TableStates.State(
                        table,
                        "arn:aws:dynamodb:us-east-1:000000000000:table/orders",
                        new ReadReply.StatisticsAre(3, 4096),
                        List.of(),
                        TableExpiry.NONE,
                        List.of(
                                new SinkState(sinks.get(0), Backlog.NONE.ageSeconds(1_000_000), null),
                                new SinkState(
                                        sinks.get(1),
                                        new Backlog(10_000, null).ageSeconds(100_999),
                                        "HTTP 503: overloaded")))
                .write(out);

        assertThat(new JsonObject(Buffer.buffer(out.toBytes())))
                .isEqualTo(new JsonObject(golden("table-state-with-sinks.json")).put("id", "id-1"));
    }

    @Test
    void shouldTellNothingSaidFromNone() throws IOException {
        JsonObject body = new JsonObject(golden("put-table.json"));

        assertThat(AdminJson.putTable(body.toBuffer()).sinks()).isNull();
        assertThat(AdminJson.putTable(body.put("streamSinks", List.of()).toBuffer())
                        .sinks())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':'Shop','url':'http://a'}                                 | lower-case",
                "{'name':'shop'}                                                  | stream sink shop has no url",
                "{'name':'shop','url':'ftp://a'}                                  | url must be an http or https URL",
                "{'name':'shop','url':'http://user:word@a'}                       | without user name",
                "{'name':'shop','url':'http:///x'}                                | url",
                "{'name':'shop','url':'http://a b'}                               | url: Illegal character",
                "{'name':'shop','url':'http://a','deadLetterUrl':'a'}             | deadLetterUrl must be",
                "{'name':'shop','url':'http://a','batchSize':0}                   | batchSize must be from 1 to 1000",
                "{'name':'shop','url':'http://a','batchSize':'5'}                 | batchSize must be from 1 to 1000",
                "{'name':'shop','url':'http://a','timeoutSeconds':301}            | timeoutSeconds must be from 1 to 300",
                "{'name':'shop','url':'http://a','eventNames':[]}                 | eventNames must be a list that",
                "{'name':'shop','url':'http://a','eventNames':['PUT']}            | PUT must be one of [INSERT,",
                "{'name':'shop','url':'http://a','streamViewType':'ALL'}          | ALL must be one of [KEYS_ONLY,",
                "{'name':'shop','url':'http://a','maximumRecordAgeInSeconds':59}  | from 60 to 604800, or -1",
                "{'name':'shop','url':'http://a','maximumRetryAttempts':3}        | maximumRetryAttempts needs a deadLetterUrl",
            })
    void shouldRefuseASinkThatCannotBe(String sink, String text) throws IOException {
        String quoted = sink.replace('\'', '"');

        assertThatThrownBy(() -> read("[" + quoted + "]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void shouldRefuseTwoSinksOfOneNameAndTooMany() {
        String sink = "{\"name\":\"shop\",\"url\":\"http://a\"}";

        assertThatThrownBy(() -> read("[" + sink + "," + sink + "]")).hasMessage("two stream sinks are called shop");
        assertThatThrownBy(() -> read("[" + (sink + ",").repeat(10) + sink + "]"))
                .hasMessage("a table has at most 10 stream sinks");
        assertThatThrownBy(() -> read("7")).hasMessage("streamSinks must be a list");
        assertThatThrownBy(() -> read("[7]")).hasMessage("streamSinks must have objects");
    }

    private static void read(String sinks) throws IOException {
        String body = golden("put-table.json").stripTrailing();
        AdminJson.putTable(Buffer.buffer(body.substring(0, body.length() - 1) + ", \"streamSinks\": " + sinks + "}"));
    }

    private static String golden(String name) throws IOException {
        return Files.readString(GOLDEN.resolve(name));
    }
}
