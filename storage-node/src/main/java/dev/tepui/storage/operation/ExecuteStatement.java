package dev.tepui.storage.operation;

import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.partiql.Statement;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Structure;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** ExecuteStatement: what a statement in PartiQL says, done as the same read or write without PartiQL. */
final class ExecuteStatement implements Operation {
    private final SelectReader reader;
    private final StatementWriter writer;

    ExecuteStatement(TableLookup tables, Groups groups, ItemWriter writer) {
        this.reader = new SelectReader(tables, groups);
        this.writer = new StatementWriter(tables, writer);
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        StatementText text = StatementText.of(request);
        Capacity capacity = Capacity.of(request);
        Statement statement = text.read();
        if (statement instanceof Statement.Select select) {
            String token = request.string("NextToken");
            SelectReader.Asked asked = new SelectReader.Asked(
                    request.number("Limit"),
                    request.isTrue("ConsistentRead"),
                    capacity,
                    token == null ? null : StatementToken.of(token, text));
            return reader.read(call, select, asked).thenApply(page -> out -> page.write(out, text));
        }
        StatementWriter.Asked asked = new StatementWriter.Asked(StatementText.wantsItemOnFailure(request), capacity);
        return writer.write(call, statement, asked).thenApply(outcome -> out -> write(out, outcome, capacity));
    }

    private static void write(JsonOutput out, StatementWriter.Outcome outcome, Capacity capacity) {
        out.beginObject().name("Items").beginArray();
        Consumer<JsonOutput> item = outcome.returnValues().attributes(outcome.written());
        if (item != null) {
            item.accept(out);
        }
        out.endArray();
        if (capacity != Capacity.NONE) {
            capacity.write(out, outcome.table().definition().name(), outcome.units());
        }
        out.endObject();
    }
}
