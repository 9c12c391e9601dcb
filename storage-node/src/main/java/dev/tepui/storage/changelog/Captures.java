package dev.tepui.storage.changelog;

import java.util.ArrayList;
import java.util.List;

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
            } else if (wish == null) {
                after.add(new Capture(capture.name(), capture.images(), capture.from(), now));
            } else {
                after.add(new Capture(capture.name(), wish.images(), capture.from(), null));
            }
        }
        for (Capture.Wish wish : wishes) {
            if (find(wish.name()) == null) {
                after.add(new Capture(wish.name(), wish.images(), now, null));
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

    /** The captures once the changes up to {@code upTo} are gone: closed ones of which nothing is left go, too. */
    public Captures trimmedTo(Position upTo) {
        if (!upTo.isAfter(trimmed)) {
            return this;
        }
        List<Capture> left = all.stream()
                .filter(capture -> capture.isOpen() || capture.to().isAfter(upTo))
                .toList();
        return new Captures(version, upTo, left);
    }
}
