package dev.tepui.e2e.client;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Clients of an endpoint, with short timeouts. */
public final class DynamoDbClients {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);
    private static final int LOOKS_MAX = 300;

    private DynamoDbClients() {}

    /** For the SDK's waiters: without the 20 seconds between two looks that they have by themselves. */
    public static void quickly(WaiterOverrideConfiguration.Builder waiting) {
        waiting.maxAttempts(LOOKS_MAX).backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(LOOK_AGAIN_AFTER));
    }

    /** An ordinary client, which repeats what may succeed the next time. */
    public static DynamoDbClient of(URI endpoint) {
        return client(endpoint, AwsRetryStrategy.standardRetryStrategy(), PATIENCE);
    }

    /** A client whose every call is one request. */
    public static DynamoDbClient withoutRetries(URI endpoint) {
        return withoutRetries(endpoint, PATIENCE);
    }

    /** A client whose every call is one request, and which waits so long for the answer. */
    public static DynamoDbClient withoutRetries(URI endpoint, Duration patience) {
        return client(endpoint, AwsRetryStrategy.doNotRetry(), patience);
    }

    /** An asynchronous client, which repeats what may succeed the next time. */
    public static DynamoDbAsyncClient async(URI endpoint) {
        return DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .overrideConfiguration(
                        configuration -> configuration.retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
                .build();
    }

    /** An ordinary client of the streams, which repeats what may succeed the next time. */
    public static DynamoDbStreamsClient streams(URI endpoint) {
        return DynamoDbStreamsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(httpClient(PATIENCE))
                .overrideConfiguration(
                        configuration -> configuration.retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
                .build();
    }

    private static DynamoDbClient client(URI endpoint, RetryStrategy retries, Duration patience) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(httpClient(patience))
                .overrideConfiguration(configuration -> configuration.retryStrategy(retries))
                .build();
    }

    private static UrlConnectionHttpClient.Builder httpClient(Duration patience) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(2))
                .socketTimeout(patience);
    }
}
