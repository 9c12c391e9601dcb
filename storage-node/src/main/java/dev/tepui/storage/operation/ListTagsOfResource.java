package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.json.TagsJson;
import dev.tepui.storage.table.TableDefinition.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** ListTagsOfResource: a table's tags in the order of their keys, page by page. */
final class ListTagsOfResource implements Operation {
    /** Source: the service's pages. */
    private static final int PAGE_MAX = 10;

    private final TableLookup tables;

    ListTagsOfResource(TableLookup tables) {
        this.tables = tables;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        String arn = call.request().string("ResourceArn");
        String name = TableName.ofResource(arn);
        String after = lastKey(call.request().string("NextToken"));
        return tables.findLatest(call, name).thenApply(table -> {
            if (table == null) {
                throw ApiError.arnNotFound(arn);
            }
            List<Tag> rest = table.definition().options().tags().stream()
                    .filter(tag -> tag.key().compareTo(after) > 0)
                    .sorted(Comparator.comparing(Tag::key))
                    .toList();
            List<Tag> page = rest.subList(0, Math.min(PAGE_MAX, rest.size()));
            return out -> {
                out.beginObject().name("Tags");
                TagsJson.write(out, page);
                out.member(
                        "NextToken",
                        page.size() < rest.size() ? token(page.get(PAGE_MAX - 1).key()) : null);
                out.endObject();
            };
        });
    }

    /** A token is the last key of its page; tags that come and go between pages do no harm. */
    private static String token(String lastKey) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(lastKey.getBytes(StandardCharsets.UTF_8));
    }

    private static String lastKey(String tokenOrNull) {
        if (tokenOrNull == null) {
            return "";
        }
        try {
            return new String(Base64.getUrlDecoder().decode(tokenOrNull), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException garbage) {
            throw ApiError.invalidParameter("Invalid NextToken");
        }
    }
}
