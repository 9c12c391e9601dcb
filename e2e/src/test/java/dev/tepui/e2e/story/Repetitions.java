package dev.tepui.e2e.story;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Repeats each {@link Story} as often as the property {@code tepui.repeat} says. */
final class Repetitions implements TestTemplateInvocationContextProvider {
    /**
     * Stories that are repeated by hand are told in full length; once, in continuous integration, they are shortened.
     */
    static boolean areLong() {
        return count() > 1;
    }

    private static int count() {
        return Integer.getInteger("tepui.repeat", 1);
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        int repetitions = count();
        return IntStream.rangeClosed(1, repetitions).mapToObj(repetition -> named(repetition, repetitions));
    }

    private static TestTemplateInvocationContext named(int repetition, int repetitions) {
        return new TestTemplateInvocationContext() {
            @Override
            public String getDisplayName(int invocationIndex) {
                return repetition + " of " + repetitions;
            }

            @Override
            public List<Extension> getAdditionalExtensions() {
                return List.of();
            }
        };
    }
}
