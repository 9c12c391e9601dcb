package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.partiql.ParsedStatement;
import dev.tepui.storage.partiql.Statement;
import dev.tepui.storage.partiql.StatementReader;
import dev.tepui.storage.shape.Structure;
import java.util.List;

/** What a request says in PartiQL: the members Statement and Parameters of a request or of one in a batch. */
record StatementText(String text, List<AttributeValue> parameters) {
    /** What all parameters may take together: as the values of expressions, which they stand for. */
    private static final long PARAMETERS_MAX_BYTES = 2L << 20;

    static StatementText of(Structure request) {
        List<AttributeValue> parameters =
                RequestReader.values(request, request.shape().require("Parameters"));
        if (parameters == null) {
            return new StatementText(request.string("Statement"), List.of());
        }
        if (parameters.stream().mapToLong(ItemSize::of).sum() > PARAMETERS_MAX_BYTES) {
            throw ApiError.validation("Parameters exceeds max size");
        }
        return new StatementText(request.string("Statement"), parameters);
    }

    /**
     * Reads it.
     *
     * @throws dev.tepui.storage.expression.ExpressionException with DynamoDB's text
     */
    Statement read() {
        return StatementReader.read(text, parameters);
    }

    /**
     * Reads what kind of statement it is.
     *
     * @throws dev.tepui.storage.expression.ExpressionException when it is not understood
     */
    ParsedStatement parse() {
        return StatementReader.parse(text);
    }

    /** The table that a statement names, by its name or ARN. */
    static String tableOf(Statement statement) {
        String name = statement.table();
        if (!name.startsWith("arn:") && !TableName.isValid(name)) {
            throw ApiError.validation("Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z',"
                    + " '0-9', '-', '_', '.'.");
        }
        return TableName.resolve(name);
    }

    /** Whether the item is wanted that did not meet a write's condition. */
    static boolean wantsItemOnFailure(Structure request) {
        return "ALL_OLD".equals(request.string("ReturnValuesOnConditionCheckFailure"));
    }
}
