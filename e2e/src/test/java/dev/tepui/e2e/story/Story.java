package dev.tepui.e2e.story;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A story: a test on the shared local cluster. It runs once, or as often as {@code -Dtepui.repeat=20} says, each time
 * with names of its own.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith({Repetitions.class, SharedCluster.class})
@Tag("story")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
public @interface Story {}
