package dev.tepui.storage.property;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The seed of a random test: a new one in every run, or the one given by {@code -Dseed=…}. It is printed with the
 * command that repeats the run.
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
        long seed = Long.getLong("seed", new SplittableRandom().nextLong());
        System.out.println(test.getSimpleName() + " seed " + seed + "; repeat: mvn -pl storage-node -am test -Dtest="
                + test.getSimpleName() + " -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Dseed=" + seed);
        return seed;
    }
}
