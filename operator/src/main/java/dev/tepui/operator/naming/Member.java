package dev.tepui.operator.naming;

import dev.tepui.crd.v1alpha1.PoolZone;
import dev.tepui.crd.v1alpha1.StoragePool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One member of a pool: the storage node of one cell in one zone.
 *
 * @param zone name of the zone
 * @param cell index inside the zone, equal to the pod's ordinal
 * @param host name under which the others and the operator reach it
 */
public record Member(String zone, int cell, String host) {
    /** Host names of the members that run, zone by zone. */
    public static List<String> hosts(StoragePool pool) {
        return of(pool, cells(pool)).stream().map(Member::host).toList();
    }

    /** The members that run, in zone-major order. */
    public static List<Member> of(StoragePool pool) {
        return of(pool, cells(pool));
    }

    /** The members of that many cells in zone-major order. Nodes derive the cells from this order. */
    public static List<Member> of(StoragePool pool, int cells) {
        PoolNames names = PoolNames.of(pool);
        List<Member> members = new ArrayList<>();
        for (PoolZone zone : pool.getSpec().getZones()) {
            for (int cell = 0; cell < cells; cell++) {
                members.add(new Member(zone.name(), cell, names.host(zone.name(), cell)));
            }
        }
        return members;
    }

    /**
     * Cells of which members run. Not always those of the spec: a pool that becomes smaller keeps members until they
     * hold nothing any more.
     */
    public static int cells(StoragePool pool) {
        Integer running = pool.getStatus() == null ? null : pool.getStatus().getCells();
        return running == null ? pool.getSpec().getCells() : running;
    }

    /** Whether the members of a pool are to be stopped. */
    public static boolean areAsleep(StoragePool pool) {
        return Boolean.TRUE.equals(pool.getSpec().getHibernated());
    }

    /** Members as the nodes write them: {@code zone/host,…}. */
    public static String list(List<Member> members) {
        return members.stream()
                .map(member -> member.zone() + "/" + member.host())
                .collect(Collectors.joining(","));
    }
}
