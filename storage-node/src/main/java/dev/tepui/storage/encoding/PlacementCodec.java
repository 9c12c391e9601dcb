package dev.tepui.storage.encoding;

import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.pool.Placement.Place;

/**
 * The bytes of a placement, in commands and in the store. On disk, never change:
 *
 * <pre>
 * members    zone/host,… as configured, string · Raft port varint
 * placement  version varint · members · cells varint · number of groups varint · (cell varint · from varint)*
 * </pre>
 */
public final class PlacementCodec {
    private PlacementCodec() {}

    /** Appends members. */
    public static BinaryWriter putMembers(BinaryWriter out, MemberList members) {
        return out.putString(members.text()).putVarint(members.raftPort());
    }

    /** Reads members. */
    public static MemberList getMembers(BinaryReader in) {
        try {
            return MemberList.parse(in.getString(), getNumber(in));
        } catch (IllegalArgumentException wrong) {
            throw new EncodingException("not a list of members: " + wrong.getMessage());
        }
    }

    /** Appends a placement. */
    public static void put(BinaryWriter out, Placement placement) {
        putMembers(out.putVarint(placement.version()), placement.members())
                .putVarint(placement.cells())
                .putVarint(placement.places().size());
        placement.places().forEach(place -> out.putVarint(place.cell()).putVarint(place.from()));
    }

    /** Reads a placement. */
    public static Placement get(BinaryReader in) {
        long version = in.getVarint();
        MemberList members = getMembers(in);
        int cells = getNumber(in);
        return new Placement(version, members, cells, in.getList(each -> new Place(getNumber(each), getNumber(each))));
    }

    /** Reads a number that {@code putVarint} has written. */
    public static int getNumber(BinaryReader in) {
        long number = in.getVarint();
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new EncodingException("not a number of something: " + number);
        }
        return (int) number;
    }
}
