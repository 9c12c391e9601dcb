package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsResponseMetadata;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What every answer carries beside its content. */
@Conformance
class ExceptionsTest {
    private static final int REQUEST_ID_LENGTH = 52;

    private final Endpoint endpoint;
    private final DynamoDbClient client;

    ExceptionsTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
    }

    @Test
    void shouldNameServiceOperationAndStatus() {
        DynamoDbException exception = Refusal.of(() -> client.getItem(
                        request -> request.tableName(endpoint.simpleTable()).key(Map.of("wrong", s("x")))))
                .exception();

        assertThat(exception.awsErrorDetails().serviceName()).isEqualTo("DynamoDb");
        assertThat(exception.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("Content-Type"))
                .hasValue("application/x-amz-json-1.0");
        assertThat(exception.statusCode()).isEqualTo(400);
        assertThat(exception.isThrottlingException()).isFalse();
        assertThat(exception.isClockSkewException()).isFalse();
    }

    @Test
    @LocalDiffers("has UUIDs")
    void shouldIdentifyEveryRequest() {
        AwsResponseMetadata good = client.listTables().responseMetadata();
        DynamoDbException bad = Refusal.of(() -> client.describeTable(request -> request.tableName("no-such-table")))
                .exception();

        assertThat(good.requestId()).hasSize(REQUEST_ID_LENGTH).isUpperCase();
        assertThat(bad.requestId()).hasSize(REQUEST_ID_LENGTH).isNotEqualTo(good.requestId());
    }
}
