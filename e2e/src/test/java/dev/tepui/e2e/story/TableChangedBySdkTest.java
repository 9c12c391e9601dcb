package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tepui.crd.v1alpha1.BillingMode;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.TimeToLive;
import dev.tepui.e2e.client.DynamoDbClients;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** An application changes tables with the AWS SDK; what the platform team applies stays the platform team's. */
class TableChangedBySdkTest {
    @Story
    void shouldChangeATableThatTheSdkCreated(StoryCluster cluster) {
        String name = cluster.uniqueName("changed");
        try (DynamoDbClient client = cluster.dynamoDb()) {
            StoryCluster.createTable(client, name);
            client.waiter().waitUntilTableExists(request -> request.tableName(name), DynamoDbClients::quickly);

            TableDescription updating = client.updateTable(request -> request.tableName(name)
                            .billingMode("PROVISIONED")
                            .provisionedThroughput(
                                    units -> units.readCapacityUnits(5L).writeCapacityUnits(6L))
                            .deletionProtectionEnabled(true))
                    .tableDescription();
            assertThat(updating.tableStatus()).isEqualTo(TableStatus.UPDATING);

            client.waiter().waitUntilTableExists(request -> request.tableName(name), DynamoDbClients::quickly);
            TableDescription changed =
                    client.describeTable(request -> request.tableName(name)).table();
            ProvisionedThroughputDescription units = changed.provisionedThroughput();
            assertThat(units.readCapacityUnits()).isEqualTo(5);
            assertThat(units.lastIncreaseDateTime()).isNotNull();
            assertThat(changed.billingModeSummary().billingModeAsString()).isEqualTo("PROVISIONED");
            Table resource = cluster.awaitReady(name);
            assertThat(resource.getSpec().getBillingMode()).isEqualTo(BillingMode.PROVISIONED);
            assertThat(resource.getSpec().getDeletionProtectionEnabled()).isTrue();

            String arn = changed.tableArn();
            client.tagResource(request -> request.resourceArn(arn).tags(tag("team", "shop"), tag("stage", "test")));
            client.untagResource(request -> request.resourceArn(arn).tagKeys("stage"));
            assertThat(client.listTagsOfResource(request -> request.resourceArn(arn))
                            .tags())
                    .containsExactly(tag("team", "shop"));
            assertThat(cluster.table(name).getSpec().getTags()).hasSize(1);

            updateTimeToLive(client, name, true);
            assertThat(cluster.table(name).getSpec().getTimeToLive()).isEqualTo(new TimeToLive("expires", true));

            client.updateTable(request -> request.tableName(name).deletionProtectionEnabled(false));
            client.deleteTable(request -> request.tableName(name));
            cluster.awaitGone(name);
        }
    }

    @Story
    void shouldLeaveAloneWhatAManifestSays(StoryCluster cluster) {
        String name = cluster.uniqueName("managed");
        cluster.apply(Manifests.table(name));
        cluster.awaitReady(name);
        try (DynamoDbClient client = cluster.dynamoDb()) {
            assertThatThrownBy(() -> client.updateTable(request -> request.tableName(name)
                            .billingMode("PROVISIONED")
                            .provisionedThroughput(
                                    units -> units.readCapacityUnits(5L).writeCapacityUnits(6L))))
                    .isInstanceOfSatisfying(
                            DynamoDbException.class,
                            refused -> assertThat(refused.awsErrorDetails().errorCode())
                                    .isEqualTo("ValidationException"))
                    .hasMessageContaining("Table resource " + name)
                    .hasMessageContaining("spec.billingMode");

            client.updateTable(request -> request.tableName(name).deletionProtectionEnabled(true));
            cluster.apply(Manifests.table(name));

            assertThat(cluster.table(name).getSpec().getDeletionProtectionEnabled())
                    .isTrue();
            client.updateTable(request -> request.tableName(name).deletionProtectionEnabled(false));
        }
        cluster.delete(name);
        cluster.awaitGone(name);
    }

    @Story
    void shouldLeaveTheTimeToLiveOfAManifestAlone(StoryCluster cluster) {
        String name = cluster.uniqueName("expiring");
        cluster.apply(Manifests.tableWithExpiringItems(name));
        cluster.awaitReady(name);
        try (DynamoDbClient client = cluster.dynamoDb()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.describeTimeToLive(request -> request.tableName(name))
                            .timeToLiveDescription()
                            .timeToLiveStatus()
                            .equals(TimeToLiveStatus.ENABLED));
            assertThatThrownBy(() -> updateTimeToLive(client, name, false))
                    .isInstanceOfSatisfying(
                            DynamoDbException.class,
                            refused -> assertThat(refused.awsErrorDetails().errorCode())
                                    .isEqualTo("ValidationException"))
                    .hasMessageContaining("spec.timeToLive.enabled");
        }
        cluster.delete(name);
        cluster.awaitGone(name);
    }

    private static void updateTimeToLive(DynamoDbClient client, String table, boolean enabled) {
        client.updateTimeToLive(request -> request.tableName(table)
                .timeToLiveSpecification(
                        wanted -> wanted.attributeName("expires").enabled(enabled)));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
