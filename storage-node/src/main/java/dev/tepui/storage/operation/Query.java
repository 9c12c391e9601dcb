package dev.tepui.storage.operation;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ConditionParser;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.KeyCondition;
import dev.tepui.storage.expression.Substitutions;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.SortCondition;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Query: the items of one partition in the order of their sort keys, page by page. */
final class Query implements Operation {
    private static final String KEY_CONDITION = "KeyConditionExpression";
    private static final List<String> EXPRESSIONS = List.of("ProjectionExpression", "FilterExpression", KEY_CONDITION);
    private static final List<String> OLDER =
            List.of("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions");
    private static final List<String> UNSUPPORTED = List.of("ProjectionExpression", "FilterExpression", "IndexName");

    private final Shape.Member startKey;
    private final Shape.Member values;
    private final TableLookup tables;
    private final PageReader pages;

    Query(Shape shape, TableLookup tables, Groups groups) {
        this.startKey = shape.require("ExclusiveStartKey");
        this.values = shape.require("ExpressionAttributeValues");
        this.tables = tables;
        this.pages = new PageReader(groups);
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        Parameters.checkNotMixed(request, EXPRESSIONS, OLDER);
        Parameters.checkExpressionInputs(request, EXPRESSIONS, List.of(KEY_CONDITION));
        Parameters.refuse(request, OLDER);
        Parameters.refuse(request, UNSUPPORTED);
        PageAnswer.checkSelect(request);
        Condition condition = condition(request);
        Map<String, AttributeValue> start = RequestReader.attributes(request, startKey);
        boolean forward = !Boolean.FALSE.equals(request.get("ScanIndexForward"));
        return tables.withTable(call, table -> {
            PageAnswer answer = PageAnswer.of(request, call.table());
            KeyCondition wanted = keyCondition(condition, table.definition());
            KeyCodec.Range range = range(table, wanted, start, forward);
            Read.Direction direction = forward ? Read.Direction.FORWARD : Read.Direction.BACKWARD;
            return pages.read(new PageReader.Wanted(
                            table, range, direction, request.number("Limit"), answer.consistent()))
                    .thenApply(answer::of);
        });
    }

    private Condition condition(Structure request) {
        String expression = request.string(KEY_CONDITION);
        if (expression == null) {
            throw ApiError.validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        try {
            Substitutions substitutions = new Substitutions(
                    request.strings("ExpressionAttributeNames"), RequestReader.attributes(request, values));
            Condition condition = ConditionParser.parse(KEY_CONDITION, expression, substitutions);
            substitutions.checkAllUsed();
            return condition;
        } catch (ExpressionException e) {
            throw ApiError.validation(e.getMessage());
        }
    }

    private static KeyCondition keyCondition(Condition condition, TableDefinition definition) {
        String sort = definition.rangeAttribute();
        KeyCondition wanted;
        try {
            wanted = KeyCondition.of(
                    condition,
                    keyAttribute(definition, definition.hashAttribute()),
                    sort == null ? null : keyAttribute(definition, sort));
        } catch (ExpressionException e) {
            throw ApiError.validation(e.getMessage());
        }
        TableAccess.checkSize(definition.hashAttribute(), TableDefinition.Role.HASH, wanted.partition());
        return wanted;
    }

    private static KeyCondition.KeyAttribute keyAttribute(TableDefinition definition, String name) {
        return new KeyCondition.KeyAttribute(name, definition.typeOf(name).name());
    }

    private static KeyCodec.Range range(
            TableAccess table, KeyCondition wanted, Map<String, AttributeValue> start, boolean forward) {
        KeyCodec codec = table.codec();
        KeyCodec.Range range = codec.range(wanted.partition(), wanted.sort());
        if (start == null) {
            return range;
        }
        Bytes position = Scan.startPosition(table, start).position();
        if (!contains(codec.range(wanted.partition(), new SortCondition.Any()), position)) {
            throw ApiError.validation(
                    "The provided starting key is outside query boundaries based on provided conditions");
        }
        if (!contains(range, position)) {
            throw ApiError.validation("The provided starting key does not match the range key predicate");
        }
        return forward ? range.after(position) : range.before(position);
    }

    private static boolean contains(KeyCodec.Range range, Bytes position) {
        return position.compareTo(range.from()) >= 0 && position.compareTo(range.to()) < 0;
    }
}
