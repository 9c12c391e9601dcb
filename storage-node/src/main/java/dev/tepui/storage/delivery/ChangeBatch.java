package dev.tepui.storage.delivery;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import java.util.List;

/**
 * Changes of one group that follow each other.
 *
 * @param changes in order, at least one
 * @param upTo there is no change between the last of {@code changes} and this
 * @param failures what the consumer said with {@link NotDeliveredException} when it got the first of these before; 0
 *     when it did not
 */
public record ChangeBatch(int group, List<Change> changes, Position upTo, int failures) {}
