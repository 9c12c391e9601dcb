package dev.tepui.operator.nodeclient;

import java.time.Duration;

/** Is told of every call to a storage node, for metrics. Any thread; must not throw. */
@FunctionalInterface
public interface CallObserver {
    /**
     * A member has answered, or has not.
     *
     * @param method of HTTP
     * @param resource the first part of the path, such as {@code tables}
     */
    void called(String method, String resource, Answer<?> answer, Duration duration);
}
