package dev.tepui.operator.naming;

import dev.tepui.crd.v1alpha1.PoolZone;
import dev.tepui.crd.v1alpha1.StoragePool;
import java.util.ArrayList;
import java.util.List;

/**
 * One member of a pool: the storage node of one cell in one zone.
 *
 * @param zone name of the zone
 * @param cell index inside the zone, equal to the pod's ordinal
 * @param host name under which the others and the operator reach it
 */
public record Member(String zone, int cell, String host) {
    /** Host names of all members, zone by zone. */
    public static List<String> hosts(StoragePool pool) {
        return of(pool).stream().map(Member::host).toList();
    }

    /** All members in zone-major order. Nodes derive the cells from this order. */
    public static List<Member> of(StoragePool pool) {
        PoolNames names = PoolNames.of(pool);
        List<Member> members = new ArrayList<>();
        for (PoolZone zone : pool.getSpec().getZones()) {
            for (int cell = 0; cell < pool.getSpec().getCells(); cell++) {
                members.add(new Member(zone.name(), cell, names.host(zone.name(), cell)));
            }
        }
        return members;
    }
}
