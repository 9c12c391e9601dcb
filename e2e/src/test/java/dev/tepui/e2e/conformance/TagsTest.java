package dev.tepui.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** TagResource, UntagResource and ListTagsOfResource. */
@Conformance
@LocalDiffers("knows no tags")
class TagsTest {
    private final DynamoDbClient client;
    private final String arn;

    TagsTest(Endpoint endpoint) {
        client = endpoint.client();
        String table =
                endpoint.createTable("tags", request -> Schema.partitionKey(request, "pk", ScalarAttributeType.S));
        arn = client.describeTable(request -> request.tableName(table)).table().tableArn();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    /** All pages. */
    private List<Tag> tags() {
        List<Tag> all = new ArrayList<>();
        ListTagsOfResourceResponse page = client.listTagsOfResource(request -> request.resourceArn(arn));
        all.addAll(page.tags());
        while (page.nextToken() != null) {
            String token = page.nextToken();
            page = client.listTagsOfResource(request -> request.resourceArn(arn).nextToken(token));
            all.addAll(page.tags());
        }
        return all;
    }

    @Test
    void shouldAddReplaceAndRemoveTags() {
        assertThat(tags()).isEmpty();

        client.tagResource(request -> request.resourceArn(arn).tags(tag("team", "orders"), tag("stage", "")));
        client.tagResource(request -> request.resourceArn(arn).tags(tag("team", "billing"), tag("Team", "other")));
        assertThat(tags()).containsExactlyInAnyOrder(tag("team", "billing"), tag("stage", ""), tag("Team", "other"));

        client.untagResource(request -> request.resourceArn(arn).tagKeys("team", "unknown"));
        assertThat(tags()).containsExactlyInAnyOrder(tag("stage", ""), tag("Team", "other"));
    }

    @Test
    void shouldTakeNoMoreThanFifty() {
        List<Tag> fifty =
                IntStream.range(0, 50).mapToObj(i -> tag("key-" + i, "v")).toList();
        client.tagResource(request -> request.resourceArn(arn).tags(fifty));

        Refusal.of(() -> client.tagResource(request -> request.resourceArn(arn).tags(tag("one-more", "v"))));

        assertThat(tags()).hasSize(50);
    }

    @Test
    void shouldRefuseATableThatIsNotThere() {
        String other = arn.replaceFirst(":table/.*", ":table/no-such-table");

        assertThat(Refusal.of(() -> client.listTagsOfResource(request -> request.resourceArn(other)))
                        .exception())
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(Refusal.of(() -> client.tagResource(
                                request -> request.resourceArn(other).tags(tag("a", "b"))))
                        .exception())
                .isInstanceOf(ResourceNotFoundException.class);
    }
}
