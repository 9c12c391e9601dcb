package dev.tepui.e2e.kcl;

import com.amazonaws.services.dynamodbv2.streamsadapter.adapter.DynamoDBStreamsClientRecord;
import com.amazonaws.services.dynamodbv2.streamsadapter.model.DynamoDBStreamsProcessRecordsInput;
import com.amazonaws.services.dynamodbv2.streamsadapter.processor.DynamoDBStreamsShardRecordProcessor;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.KinesisClientLibRetryableException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

/** The library's side of an {@link Application.Reading}. */
final class ShardReader implements DynamoDBStreamsShardRecordProcessor {
    private final Application application;
    private Application.Reading reading;
    private String handled;

    ShardReader(Application application) {
        this.application = application;
    }

    @Override
    public void initialize(InitializationInput input) {
        reading = application.begin(
                input.shardId(), input.extendedSequenceNumber().sequenceNumber());
    }

    @Override
    public void processRecords(DynamoDBStreamsProcessRecordsInput input) {
        List<Record> records = input.records().stream()
                .map(DynamoDBStreamsClientRecord::getRecord)
                .toList();
        if (records.isEmpty()) {
            return;
        }
        boolean checkpoint = reading.handle(records);
        handled = records.getLast().dynamodb().sequenceNumber();
        if (checkpoint) {
            checkpoint(input.checkpointer());
        }
    }

    @Override
    public void leaseLost(LeaseLostInput input) {
        // Whoever has the lease reads on from the last checkpoint.
    }

    @Override
    public void shardEnded(ShardEndedInput input) {
        try {
            input.checkpointer().checkpoint();
        } catch (InvalidStateException | ShutdownException e) {
            throw new IllegalStateException("the end of a shard could not be written", e);
        }
        reading.ended();
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
        if (handled != null) {
            checkpoint(input.checkpointer());
        }
    }

    private void checkpoint(RecordProcessorCheckpointer checkpointer) {
        try {
            checkpointer.checkpoint(handled);
        } catch (ShutdownException | KinesisClientLibRetryableException e) {
            // The lease has gone to another worker, or the table of leases is not there now. These records may come
            // again.
            return;
        } catch (InvalidStateException e) {
            throw new IllegalStateException("there is no table of leases", e);
        }
        reading.checkpointed(handled);
    }
}
