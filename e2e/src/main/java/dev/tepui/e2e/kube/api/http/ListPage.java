package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.store.ObjectStore.Listing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A part of a list. A later page shows the objects as they are then, but bears the revision of the first page: whoever
 * watches from there sees every change again and ends up right.
 *
 * @param next token for the page after this one, empty on the last page
 * @param remaining objects after this page
 */
record ListPage(List<ObjectNode> objects, String revision, String next, int remaining) {

    static ListPage of(Listing all, Selection selection, Request request) {
        String after = "";
        String revision = Long.toString(all.revision());
        if (!request.query("continue").isEmpty()) {
            String[] token = decode(request.query("continue"));
            revision = token[0];
            after = token[1];
        }
        int limit = request.query("limit").isEmpty() ? 0 : Integer.parseInt(request.query("limit"));
        List<ObjectNode> objects = new ArrayList<>();
        String next = "";
        int remaining = 0;
        for (ObjectNode object : all.objects()) {
            String key = key(object);
            if (key.compareTo(after) <= 0 || !selection.test(object)) {
                continue;
            }
            if (limit > 0 && objects.size() == limit) {
                remaining++;
                continue;
            }
            objects.add(object);
        }
        if (remaining > 0) {
            next = encode(revision, key(objects.get(objects.size() - 1)));
        }
        return new ListPage(objects, revision, next, remaining);
    }

    ListPage map(UnaryOperator<ObjectNode> change) {
        return new ListPage(objects.stream().map(change).toList(), revision, next, remaining);
    }

    /** Sorts as the store does: a zero byte comes before every character of a name. */
    private static String key(ObjectNode object) {
        return object.at("/metadata/namespace").asText() + "\0"
                + object.at("/metadata/name").asText();
    }

    private static String encode(String revision, String key) {
        byte[] token = (revision + "\n" + key).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private static String[] decode(String token) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("\n", 2);
            if (parts.length == 2) {
                return parts;
            }
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("continue key is not valid: " + e.getMessage());
        }
        throw ApiError.badRequest("continue key is not valid");
    }
}
