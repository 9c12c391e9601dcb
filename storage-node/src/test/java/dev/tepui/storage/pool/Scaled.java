package dev.tepui.storage.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Pools whose groups are moving. */
final class Scaled {
    private Scaled() {}

    /** Members of three zones in so many cells. */
    static MemberList members(int cells) {
        List<String> list = new ArrayList<>();
        for (String zone : List.of("a", "b", "c")) {
            IntStream.range(0, cells).forEach(cell -> list.add(zone + "/" + zone + cell));
        }
        return MemberList.parse(String.join(",", list), 8010);
    }

    /** The next thing that happens: a group sets out, two at a time, or any of those under way arrives. */
    static Placement step(Placement placement, Random random) {
        List<Integer> moving = placement.groupsMoving();
        Optional<Balance> next = Balance.next(placement, 2);
        if (next.isPresent() && (moving.isEmpty() || random.nextBoolean())) {
            return placement.moving(next.get().group(), next.get().to());
        }
        if (moving.isEmpty()) {
            return placement;
        }
        int group = moving.get(random.nextInt(moving.size()));
        return placement.arrived(group, placement.place(group).cell());
    }
}
