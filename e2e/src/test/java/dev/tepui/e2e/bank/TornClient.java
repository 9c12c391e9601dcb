package dev.tepui.e2e.bank;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Takes transactions apart and does their parts one after the other, as the careless would. */
final class TornClient implements DynamoDbClient {
    /** What is taken apart. */
    enum Flaw {
        /** Transactions that read. */
        READS,
        /** Transactions that write; each of their parts has its condition. */
        WRITES,
        /** Conditions on items that are not written are looked at before the writes, and not with them. */
        CHECKS
    }

    private final DynamoDbClient client;
    private final Flaw flaw;

    TornClient(DynamoDbClient client, Flaw flaw) {
        this.client = client;
        this.flaw = flaw;
    }

    @Override
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
        if (flaw != Flaw.READS) {
            return client.transactGetItems(request);
        }
        List<ItemResponse> responses = new ArrayList<>();
        for (TransactGetItem part : request.transactItems()) {
            responses.add(ItemResponse.builder()
                    .item(getItem(GetItemRequest.builder()
                                    .tableName(part.get().tableName())
                                    .key(part.get().key())
                                    .consistentRead(true)
                                    .build())
                            .item())
                    .build());
        }
        return TransactGetItemsResponse.builder().responses(responses).build();
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        List<TransactWriteItem> together = new ArrayList<>();
        for (TransactWriteItem part : request.transactItems()) {
            if (part.conditionCheck() != null && flaw == Flaw.CHECKS) {
                check(part.conditionCheck());
            } else if (part.update() != null && flaw == Flaw.WRITES) {
                update(part.update());
            } else {
                together.add(part);
            }
        }
        return together.isEmpty()
                ? TransactWriteItemsResponse.builder().build()
                : client.transactWriteItems(
                        request.toBuilder().transactItems(together).build());
    }

    private void update(Update part) {
        try {
            updateItem(UpdateItemRequest.builder()
                    .tableName(part.tableName())
                    .key(part.key())
                    .updateExpression(part.updateExpression())
                    .conditionExpression(part.conditionExpression())
                    .expressionAttributeValues(part.expressionAttributeValues())
                    .build());
        } catch (ConditionalCheckFailedException e) {
            throw cancelled();
        }
    }

    private void check(ConditionCheck part) {
        Map<String, AttributeValue> values = new HashMap<>(part.expressionAttributeValues());
        values.put(":pk", part.key().get("pk"));
        boolean holds = !client.query(QueryRequest.builder()
                        .tableName(part.tableName())
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk")
                        .filterExpression(part.conditionExpression())
                        .expressionAttributeValues(values)
                        .build())
                .items()
                .isEmpty();
        if (!holds) {
            throw cancelled();
        }
    }

    private static TransactionCanceledException cancelled() {
        return TransactionCanceledException.builder()
                .cancellationReasons(CancellationReason.builder()
                        .code("ConditionalCheckFailed")
                        .build())
                .build();
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return client.getItem(request);
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return client.updateItem(request);
    }

    @Override
    public String serviceName() {
        return client.serviceName();
    }

    @Override
    public void close() {
        client.close();
    }
}
