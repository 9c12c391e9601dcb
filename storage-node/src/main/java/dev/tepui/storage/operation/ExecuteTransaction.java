package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.partiql.ParsedStatement;
import dev.tepui.storage.partiql.Statement;
import dev.tepui.storage.partiql.WholeKey;
import dev.tepui.storage.shape.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * ExecuteTransaction: statements in PartiQL about one item each, all of them reads or all of them writes, at one moment
 * or not at all: the same as TransactGetItems or TransactWriteItems without PartiQL.
 */
final class ExecuteTransaction implements Operation {
    private final TransactReader reader;
    private final TransactWriter writer;

    /** A SELECT; {@code number} is its place in the transaction. */
    private record WantedSelect(int number, String table, Statement.Select select, ReadOptions options)
            implements TransactReader.Wanted {
        @Override
        public void check(TableAccess access) {
            try {
                if (select.index() != null) {
                    throw ApiError.validation("Reads on indices are not supported within transactions.");
                }
                Optional<WholeKey> whole =
                        WholeKey.find(select.where(), access.index(null).keys());
                if (whole.isEmpty() || whole.get().rest() != null) {
                    throw ApiError.validation("Select statements within ExecuteTransaction must specify the primary"
                            + " key in the where clause.");
                }
                options.checkPaths(access);
            } catch (ApiError | ExpressionException refused) {
                throw refused(number, refused);
            }
        }

        @Override
        public ItemKey key(TableAccess access) {
            WholeKey whole = WholeKey.of(select.where(), access.index(null).keys())
                    .orElseThrow(() -> new IllegalStateException("not checked: " + select));
            return access.keyOf(whole.key());
        }
    }

    ExecuteTransaction(TransactReader reader, TransactWriter writer) {
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        List<Structure> requests = call.request().structures("TransactStatements");
        List<StatementText> texts = requests.stream().map(StatementText::of).toList();
        List<ParsedStatement> parsed = parse(texts);
        List<Statement> statements = new ArrayList<>();
        for (int i = 0; i < parsed.size(); i++) {
            statements.add(statement(i, parsed.get(i), texts.get(i)));
        }
        return parsed.get(0).isRead() ? read(call, statements) : write(call, requests, statements);
    }

    private CompletionStage<Answer> read(Call call, List<Statement> statements) {
        List<WantedSelect> wanted = new ArrayList<>();
        for (Statement statement : statements) {
            Statement.Select select = (Statement.Select) statement;
            String table = StatementText.tableOf(select);
            wanted.add(new WantedSelect(wanted.size(), table, select, ReadOptions.of(select, true)));
        }
        Capacity capacity = Capacity.of(call.request());
        return reader.read(call, wanted).thenApply(found -> out -> found.write(out, capacity));
    }

    private CompletionStage<Answer> write(Call call, List<Structure> requests, List<Statement> statements) {
        Capacity capacity = Capacity.of(call.request());
        List<StatementAction> actions = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            boolean itemOnFailure = StatementText.wantsItemOnFailure(requests.get(i));
            StatementWriter.Asked asked = new StatementWriter.Asked(itemOnFailure, capacity);
            actions.add(new StatementAction(i, statements.get(i), asked));
        }
        String token = call.request().string("ClientRequestToken");
        Bytes digest = token == null ? null : RequestDigest.of(requests);
        return writer.write(call, actions, new TransactWriter.Wanted(token, digest, capacity))
                .thenApply(written -> out -> {
                    out.beginObject();
                    written.writeCapacity(out, capacity);
                    out.name("Responses").beginArray().endArray().endObject();
                });
    }

    private static List<ParsedStatement> parse(List<StatementText> texts) {
        List<ParsedStatement> parsed = new ArrayList<>();
        for (StatementText text : texts) {
            parsed.add(text.parse());
            if (parsed.get(parsed.size() - 1).isRead() != parsed.get(0).isRead()) {
                throw ApiError.validation(
                        "ExecuteTransaction API does not support both read and write operations in the same request.");
            }
        }
        return parsed;
    }

    private static Statement statement(int number, ParsedStatement parsed, StatementText text) {
        try {
            Statement statement = parsed.with(text.parameters());
            StatementText.tableOf(statement);
            return statement;
        } catch (ApiError | ExpressionException refused) {
            throw refused(number, refused);
        }
    }

    /** The refusal of a transaction for what is wrong with one of its statements; {@code number} counts from 0. */
    static ApiError refused(int number, RuntimeException refusal) {
        return ApiError.validation("Validation failed in TransactStatements[" + number + "]: " + refusal.getMessage());
    }
}
