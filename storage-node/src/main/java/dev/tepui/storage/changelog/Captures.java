package dev.tepui.storage.changelog;

import dev.tepui.storage.item.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The captures of one table in one group. Immutable; pure.
 *
 * @param version of the wishes that these come from; they only ever go forward
 * @param trimmed changes up to this are gone
 * @param all in the order in which they were opened; no two have the same name
 */
public record Captures(long version, Position trimmed, List<Capture> all) {
    /** Nobody wants anything. */
    public static final Captures NONE = new Captures(0, Position.START, List.of());

    /** The capture of that name, or null. */
    public Capture find(String name) {
        return all.stream()
                .filter(capture -> capture.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** What must be kept of a change at the moment; null when nobody wants it. */
    public Images images() {
        return all.stream().filter(Capture::isOpen).map(Capture::images).reduce(null, Images::union);
    }

    /**
     * The captures once {@code wishes} are fulfilled: whoever is not among them is closed, who is new begins with the
     * next change. A closed capture is not opened again. Older wishes than those before change nothing.
     *
     * @param now the position of the entry that brings the wishes
     */
    public Captures fulfilling(long wishesVersion, List<Capture.Wish> wishes, Position now) {
        if (wishesVersion <= version) {
            return this;
        }
        List<Capture> after = new ArrayList<>();
        for (Capture capture : all) {
            Capture.Wish wish = wish(wishes, capture.name());
            if (!capture.isOpen()) {
                after.add(capture);
            } else {
                after.add(wish == null ? capture.closedAt(now) : capture.with(wish.images()));
            }
        }
        for (Capture.Wish wish : wishes) {
            if (find(wish.name()) == null) {
                after.add(Capture.open(wish, now));
            }
        }
        return new Captures(wishesVersion, trimmed, List.copyOf(after));
    }

    private static Capture.Wish wish(List<Capture.Wish> wishes, String name) {
        return wishes.stream()
                .filter(wish -> wish.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The captures once the consumer of one has got every change up to a position. */
    public Captures passing(String name, Position upTo) {
        return mapped(capture -> capture.isDelivered() && capture.name().equals(name)
                ? capture.with(capture.progress().passing(upTo))
                : capture);
    }

    /** The captures once one is known to get nothing, until {@link #passing}. */
    public Captures failing(String name, String reason) {
        return mapped(capture -> capture.isDelivered() && capture.name().equals(name)
                ? capture.with(capture.progress().failing(reason))
                : capture);
    }

    /**
     * The captures once more items have been recorded for one of them.
     *
     * @param through the place of the last of them; null when there are no more
     * @param at the position of the entry that recorded them
     */
    public Captures recording(String name, Bytes through, Position at) {
        return mapped(capture ->
                capture.name().equals(name) ? capture.with(capture.progress().recording(through, at)) : capture);
    }

    private Captures mapped(UnaryOperator<Capture> change) {
        return new Captures(version, trimmed, all.stream().map(change).toList());
    }

    /** Changes after this are still to be delivered to somebody; null when nobody waits. */
    public Position undelivered() {
        return all.stream()
                .filter(Capture::isDelivered)
                .map(capture -> capture.progress().passed())
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /**
     * The captures once the changes up to {@code upTo} are gone, but none that is still to be delivered: closed ones of
     * which nothing is left go, too.
     */
    public Captures trimmedTo(Position upTo) {
        Position undelivered = undelivered();
        Position last = undelivered != null && upTo.isAfter(undelivered) ? undelivered : upTo;
        if (!last.isAfter(trimmed)) {
            return this;
        }
        List<Capture> left = all.stream()
                .filter(capture -> capture.isOpen() || capture.to().isAfter(last))
                .toList();
        return new Captures(version, last, left);
    }
}
