package dev.tepui.storage.http.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.http.RawConnection.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be true of every answer, whatever the request was. */
final class AnswerCheck {
    private static final Set<String> TYPES =
            Arrays.stream(ApiError.Type.values()).map(ApiError.Type::wireName).collect(Collectors.toSet());
    /** Operations that say all with their status. */
    private static final Set<String> BODILESS = Set.of("TagResource", "UntagResource");

    private static final JsonFactory FACTORY = new JsonFactory();

    private AnswerCheck() {}

    /** What is wrong with the answer to a request, or null. */
    static String problem(FuzzRequest request, Answer answer) {
        String id = answer.header("x-amzn-requestid");
        if (id == null || !id.matches("[0-9A-V]{52}")) {
            return "No request id: " + answer.statusLine();
        }
        if (!answer.hasRightChecksum()) {
            return "Wrong checksum: " + answer.statusLine();
        }
        String text;
        try {
            text = answer.text();
        } catch (UncheckedIOException e) {
            return "Unreadable " + answer.header("content-encoding") + ": " + e.getMessage();
        }
        return switch (answer.status()) {
            case 200 -> BODILESS.contains(request.operation()) && text.isEmpty() ? null : objectProblem(text);
            case 400 -> errorProblem(text);
            case 404 -> text.equals("<UnknownOperationException/>\n") ? null : "Not the service's 404: " + text;
            case 413 -> text.isEmpty() ? null : "A 413 with a body";
            default -> answer.statusLine();
        };
    }

    private static String objectProblem(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "No JSON object: " + text;
            }
            parser.skipChildren();
            return parser.nextToken() == null ? null : "More than JSON: " + text;
        } catch (IOException e) {
            return "No JSON: " + text;
        }
    }

    private static String errorProblem(String text) {
        String type = null;
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isType = parser.currentName().equals("__type");
                parser.nextToken();
                type = isType ? parser.getText() : type;
                parser.skipChildren();
            }
        } catch (IOException e) {
            return "No JSON: " + text;
        }
        return type != null && TYPES.contains(type) ? null : "No known error: " + text;
    }
}
