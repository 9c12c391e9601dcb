package dev.tepui.storage.property;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The seed of a random test. Without a word it is always the same, so that a change is judged by what it changes;
 * {@code -Dseed=random} draws one, to look further, and {@code -Dseed=…} takes that. It is printed with the command
 * that repeats the run.
 */
public final class Seed {
    private static final Map<Class<?>, Long> PRINTED = new ConcurrentHashMap<>();

    private Seed() {}

    /** A generator for a test class; prints its seed. */
    public static RandomGenerator random(Class<?> test) {
        return new SplittableRandom(of(test));
    }

    /** A seed for a test class, printed. */
    public static long of(Class<?> test) {
        return PRINTED.computeIfAbsent(test, Seed::print);
    }

    private static long print(Class<?> test) {
        String wanted = System.getProperty("seed");
        long seed = wanted == null
                ? test.getName().hashCode()
                : wanted.equals("random") ? new SplittableRandom().nextLong() : Long.parseLong(wanted);
        System.out.println(test.getSimpleName() + " seed " + seed + "; repeat: mvn -pl storage-node -am test -Dtest="
                + test.getSimpleName() + " -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Dseed=" + seed);
        return seed;
    }
}
