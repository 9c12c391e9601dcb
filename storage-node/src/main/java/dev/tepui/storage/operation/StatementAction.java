package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.error.ApiError.CancellationReason;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.partiql.Statement;
import dev.tepui.storage.partiql.Statement.Returning;
import dev.tepui.storage.partiql.WholeKey;
import java.util.Map;
import java.util.Optional;

/**
 * A statement of a transaction that writes, or demands with EXISTS.
 *
 * @param number its place in the transaction
 */
record StatementAction(int number, Statement statement, StatementWriter.Asked asked) implements TransactAction {
    @Override
    public String table() {
        return StatementText.tableOf(statement);
    }

    @Override
    public void check(TableAccess access) {
        try {
            switch (statement) {
                case Statement.Change change -> checkReturning(change.returning());
                case Statement.Delete delete -> checkReturning(delete.returning());
                case Statement.Exists(var select) -> checkExists(access, select);
                case Statement.Insert ignored -> {
                    // INSERT has nothing that a transaction could not have.
                }
                case Statement.Select ignored -> throw new IllegalArgumentException("writes nothing: " + statement);
            }
        } catch (ApiError | ExpressionException refused) {
            throw ExecuteTransaction.refused(number, refused);
        }
    }

    private static void checkReturning(Returning returning) {
        if (returning != Returning.NOTHING) {
            throw ApiError.validation("RETURNING clause is not supported in ExecuteTransaction.");
        }
    }

    private static void checkExists(TableAccess access, Statement.Select select) {
        if (select.index() != null) {
            throw ApiError.validation("Operations on indices are not supported in transactions");
        }
        Optional<WholeKey> whole =
                WholeKey.find(select.where(), access.index(null).keys());
        if (whole.isEmpty() || whole.get().rest() == null) {
            throw ApiError.validation("EXISTS() must contain a single item read with additional condition");
        }
    }

    @Override
    public Map<String, AttributeValue> attributes(TableAccess access) {
        return StatementWriter.attributes(access, statement);
    }

    @Override
    public Command.OfItem command(TableAccess access) {
        return statement instanceof Statement.Exists exists
                ? StatementWriter.exists(access, exists, asked)
                : StatementWriter.prepare(access, statement, asked).command();
    }

    @Override
    public CancellationReason conditionFailed(Bytes item) {
        return statement instanceof Statement.Insert
                ? new CancellationReason(
                        "DuplicateItem", ApiError.duplicateItem().getMessage(), null)
                : TransactAction.super.conditionFailed(item);
    }
}
