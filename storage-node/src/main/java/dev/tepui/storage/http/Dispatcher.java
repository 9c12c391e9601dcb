package dev.tepui.storage.http;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.operation.Allowance;
import dev.tepui.storage.operation.Call;
import dev.tepui.storage.operation.Failures;
import dev.tepui.storage.operation.Operations;
import dev.tepui.storage.operation.TableUsage;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a target and a body to a call of an operation, and from its failure to an answer. Safe for any thread. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Map<String, Operations.Entry> byTarget = new HashMap<>();
    private final TableUsage usage;

    Dispatcher(Operations operations, TableUsage usage) {
        this.usage = usage;
        for (Operations.Entry entry : operations.entries()) {
            byTarget.put(entry.target(), entry);
        }
    }

    /** The operation that an X-Amz-Target names, or null. */
    Operations.Entry find(String target) {
        return target == null ? null : byTarget.get(target);
    }

    /** Reads a request; throws what its shape does not allow. */
    Call read(Operations.Entry entry, byte[] body, String host, Allowance allowance) {
        return new Call(RequestReader.read(entry.shape(), body), body, host, allowance, usage);
    }

    /**
     * The error for a request whose target names no operation: what is no JSON is told so first, as the service does.
     */
    static ApiError unknownOperation(byte[] body) {
        return body.length == 0 || RequestReader.isJson(body)
                ? ApiError.unknownOperation()
                : ApiError.serialization(null);
    }

    /** The error to answer a failure with. A fault of the program is logged and told as an internal error. */
    static ApiError toError(Throwable failure, String operation, String requestId) {
        return Failures.toApiError(failure).orElseGet(() -> {
            LOG.error("Failed to answer {} (request {})", operation, requestId, failure);
            return ApiError.internalServerError("Internal server error");
        });
    }

    /** Writes an error's body. */
    static void write(JsonOutput out, ApiError error) {
        out.beginObject()
                .member("__type", error.type().wireName())
                .member(error.type().messageMember(), error.getMessage());
        if (error.item() != null) {
            out.name("Item");
            ItemJson.write(out, error.item());
        }
        if (!error.reasons().isEmpty()) {
            out.name("CancellationReasons").beginArray();
            error.reasons().forEach(reason -> write(out, reason));
            out.endArray();
        }
        out.endObject();
    }

    private static void write(JsonOutput out, ApiError.CancellationReason reason) {
        out.beginObject().member("Code", reason.code()).member("Message", reason.message());
        if (reason.item() != null) {
            out.name("Item");
            ItemJson.write(out, reason.item());
        }
        out.endObject();
    }
}
