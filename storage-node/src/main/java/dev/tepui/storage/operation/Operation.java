package dev.tepui.storage.operation;

import dev.tepui.storage.json.JsonOutput;
import java.util.concurrent.CompletionStage;

/** One operation of the API. Safe for any thread; never blocks. */
public interface Operation {
    /** Writes the body of a successful response. Called once, on the thread that sends it. */
    @FunctionalInterface
    interface Answer {
        /** Writes one JSON object. */
        void write(JsonOutput out);
    }

    /**
     * Does what the request asks. Throws or completes exceptionally with {@code error.ApiError} to refuse, and as
     * {@code placement.Groups} does when nobody can answer. The stage is complete on return when nothing had to be
     * waited for; otherwise it completes on a thread of the consensus engine, on which little may be done.
     */
    CompletionStage<Answer> handle(Call call);
}
