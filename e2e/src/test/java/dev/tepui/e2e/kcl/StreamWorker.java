package dev.tepui.e2e.kcl;

import com.amazonaws.services.dynamodbv2.streamsadapter.AmazonDynamoDBStreamsAdapterClient;
import com.amazonaws.services.dynamodbv2.streamsadapter.StreamsSchedulerFactory;
import com.amazonaws.services.dynamodbv2.streamsadapter.polling.DynamoDBStreamsPollingConfig;
import dev.tepui.e2e.client.DynamoDbClients;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.CoordinatorConfig;
import software.amazon.kinesis.coordinator.CoordinatorState;
import software.amazon.kinesis.coordinator.CoordinatorStateDAO;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.migration.ClientVersion;
import software.amazon.kinesis.coordinator.migration.MigrationState;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.leases.exceptions.LeasingException;
import software.amazon.kinesis.lifecycle.TaskResult;
import software.amazon.kinesis.metrics.MetricsConfig;
import software.amazon.kinesis.metrics.MetricsLevel;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.StreamTracker;
import software.amazon.kinesis.retrieval.RetrievalConfig;

/**
 * A worker of an application, which reads a stream from its beginning or from where the workers before it came to. The
 * library keeps what it must remember in tables of the same endpoint. Pauses are short and there are no metrics; the
 * rest is as the library has it. One thread.
 */
public final class StreamWorker implements AutoCloseable {
    /** The partition key (S) of {@link Tables#leases}. */
    public static final String LEASE_KEY = "leaseKey";

    /** The partition key (S) of {@link Tables#state}. */
    public static final String STATE_KEY = CoordinatorState.COORDINATOR_STATE_TABLE_HASH_KEY_ATTRIBUTE_NAME;

    private static final long PAUSE_MILLIS = 200;

    /** When a worker has not renewed a lease for so long, another one may take it. */
    private static final long FAILOVER_MILLIS = 2_000;

    private static final long STOP_WITHIN_SECONDS = 30;

    /**
     * The library's tables. It creates those that are missing, but then it asks only every 10 and 20 seconds whether
     * they are there.
     *
     * @param leases also the name of the application: its workers share the shards and go on where others stopped
     */
    public record Tables(String leases, String state) {}

    private final DynamoDbAsyncClient dynamoDb;
    private final AmazonDynamoDBStreamsAdapterClient streams;
    private final CloudWatchAsyncClient unusedCloudWatch;
    private final StreamTracker tracker;
    private final ConfigsBuilder configs;
    private final CoordinatorConfig coordinator;
    private final Scheduler scheduler;
    private final Thread thread;
    private boolean closed;

    private StreamWorker(URI endpoint, Tables tables, String streamArn, Application application) {
        dynamoDb = DynamoDbClients.async(endpoint);
        streams = new AmazonDynamoDBStreamsAdapterClient(DynamoDbClients.streams(endpoint), Region.US_EAST_1);
        unusedCloudWatch = CloudWatchAsyncClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
        tracker = StreamsSchedulerFactory.createSingleStreamTracker(
                streamArn, InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON));
        configs = new ConfigsBuilder(
                tracker,
                tables.leases(),
                streams,
                dynamoDb,
                unusedCloudWatch,
                UUID.randomUUID().toString(),
                () -> new ShardReader(application));
        coordinator = configs.coordinatorConfig()
                .shardConsumerDispatchPollIntervalMillis(PAUSE_MILLIS)
                .skipShardSyncAtWorkerInitializationIfLeasesExist(true);
        coordinator.coordinatorStateTableConfig().tableName(tables.state());
        scheduler = scheduler();
        thread = new Thread(scheduler, "worker of " + tables.leases());
    }

    private Scheduler scheduler() {
        LeaseManagementConfig leases = configs.leaseManagementConfig()
                .failoverTimeMillis(FAILOVER_MILLIS)
                .shardSyncIntervalMillis(0)
                // Or a worker may begin at an older checkpoint than the last one.
                .consistentReads(true);
        leases.workerUtilizationAwareAssignmentConfig().disableWorkerMetrics(true);
        MetricsConfig metrics =
                configs.metricsConfig().metricsFactory(new NullMetricsFactory()).metricsLevel(MetricsLevel.NONE);
        RetrievalConfig retrieval = configs.retrievalConfig()
                .retrievalSpecificConfig(
                        new DynamoDBStreamsPollingConfig(streams).idleTimeBetweenReadsInMillis(PAUSE_MILLIS));
        return StreamsSchedulerFactory.createScheduler(
                configs.checkpointConfig(),
                coordinator,
                leases,
                configs.lifecycleConfig().taskBackoffTimeMillis(PAUSE_MILLIS),
                metrics,
                configs.processorConfig(),
                retrieval,
                streams);
    }

    /** Starts a worker at an endpoint of the DynamoDB API. */
    public static StreamWorker start(URI endpoint, Tables tables, String streamArn, Application application) {
        StreamWorker worker = new StreamWorker(endpoint, tables, streamArn, application);
        try {
            worker.startAsVersion2();
            worker.findShards();
        } catch (LeasingException | RuntimeException e) {
            worker.close();
            throw new IllegalStateException("no leases for " + tables.leases(), e);
        }
        worker.thread.start();
        return worker;
    }

    /**
     * By itself version 3 gives out leases at intervals of its own, longer than a test likes to wait. What its
     * migration tool writes to go back to version 2 makes workers take leases as that did, and without an index of
     * their table.
     */
    private void startAsVersion2() throws LeasingException {
        CoordinatorStateDAO states = new CoordinatorStateDAO(dynamoDb, coordinator.coordinatorStateTableConfig());
        String author = configs.workerIdentifier();
        states.createCoordinatorStateIfNotExists(new MigrationState(MigrationState.MIGRATION_HASH_KEY, author)
                .update(ClientVersion.CLIENT_VERSION_2X, author));
    }

    /** What the first worker does when it starts, but without the up to 30 seconds that it waits for others before. */
    private void findShards() throws LeasingException {
        scheduler.leaseCoordinator().initialize();
        if (scheduler.leaseRefresher().isLeaseTableEmpty()) {
            TaskResult found = scheduler
                    .shardSyncTaskManagerProvider()
                    .apply(tracker.streamConfigList().getFirst())
                    .callShardSyncTask();
            if (found.getException() != null) {
                throw new IllegalStateException("no leases for the shards", found.getException());
            }
        }
    }

    /** Ends after a checkpoint of everything that was handled. */
    public void stop() {
        try {
            scheduler.startGracefulShutdown().get(STOP_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the worker does not stop", e);
        } finally {
            close();
        }
    }

    /** Ends without a checkpoint. The leases stay this worker's until they expire. May be called twice. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        scheduler.shutdown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        streams.close();
        unusedCloudWatch.close();
        dynamoDb.close();
    }
}
