package dev.tepui.storage.encoding;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Captures;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.changelog.Progress;
import dev.tepui.storage.item.Bytes;
import java.util.List;

/**
 * Changes and captures as bytes.
 *
 * <pre>
 * change    01 · position · time 8 · kind 1 · cause 1 · hash 2 · key · old item · new item
 * captures  01 · version varint · trimmed · number varint · (name · images 1 · from · whether closed 1 [· to]
 *           · whether delivered 1 [· passed · recorded · recorded at · failure])*
 * position  index 8 · ordinal 4
 * images    00 no change at all · 04 the key · 01 added: the old item · 02 added: the new item
 * </pre>
 *
 * Items, the place recorded and the failure are optional bytes: a boolean, then length and bytes. On disk and between
 * nodes: never change; a new layout takes a new version.
 */
public final class ChangeCodec {
    private static final int VERSION = 1;
    private static final int OLD = 1;
    private static final int NEW = 2;
    private static final int KEY = 4;

    private ChangeCodec() {}

    /** A change as the store holds it. */
    public static byte[] encode(Change change) {
        BinaryWriter out = new BinaryWriter(48 + change.key().array().length + change.imageBytes());
        put(out, change);
        return out.toByteArray();
    }

    /** The opposite of {@link #encode(Change)}. */
    public static Change decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        Change change = get(in);
        in.expectEnd();
        return change;
    }

    /** Appends a change. */
    public static void put(BinaryWriter out, Change change) {
        putPosition(out.putByte(VERSION), change.position());
        out.putLong(change.atMillis())
                .putByte(change.kind().ordinal())
                .putByte(change.cause().ordinal())
                .putShort(change.hash())
                .putBytes(change.key().array())
                .putOptional(change.oldItem())
                .putOptional(change.newItem());
    }

    /** Reads a change. */
    public static Change get(BinaryReader in) {
        expectVersion(in);
        return new Change(
                getPosition(in),
                in.getLong(),
                in.getConstant(Change.Kind.values()),
                in.getConstant(Change.Cause.values()),
                in.getShort(),
                new Bytes(in.getBytes()),
                in.getOptional(),
                in.getOptional());
    }

    /** Appends captures. */
    public static void putCaptures(BinaryWriter out, Captures captures) {
        putPosition(out.putByte(VERSION).putVarint(captures.version()), captures.trimmed());
        out.putVarint(captures.all().size());
        for (Capture capture : captures.all()) {
            putImages(out.putString(capture.name()), capture.images());
            putPosition(out, capture.from());
            out.putBoolean(capture.to() != null);
            if (capture.to() != null) {
                putPosition(out, capture.to());
            }
            putProgress(out, capture.progress());
        }
    }

    /** Reads captures. */
    public static Captures getCaptures(BinaryReader in) {
        expectVersion(in);
        return new Captures(
                in.getVarint(),
                getPosition(in),
                List.copyOf(in.getList(source -> new Capture(
                        source.getString(),
                        getImages(source),
                        getPosition(source),
                        source.getBoolean() ? getPosition(source) : null,
                        getProgress(source)))));
    }

    private static void putProgress(BinaryWriter out, Progress progressOrNull) {
        out.putBoolean(progressOrNull != null);
        if (progressOrNull != null) {
            putPosition(out, progressOrNull.passed());
            out.putOptional(progressOrNull.recorded());
            putPosition(out, progressOrNull.recordedAt());
            out.putOptionalString(progressOrNull.failure());
        }
    }

    private static Progress getProgress(BinaryReader in) {
        return in.getBoolean()
                ? new Progress(getPosition(in), in.getOptional(), getPosition(in), in.getOptionalString())
                : null;
    }

    /** Appends a position. */
    public static void putPosition(BinaryWriter out, Position position) {
        out.putLong(position.index()).putInt(position.ordinal());
    }

    /** Reads a position. */
    public static Position getPosition(BinaryReader in) {
        return new Position(in.getLong(), in.getInt());
    }

    /** Appends which images a change holds; null when there is to be no change. */
    public static void putImages(BinaryWriter out, Images imagesOrNull) {
        out.putByte(
                imagesOrNull == null
                        ? 0
                        : KEY | (imagesOrNull.oldItem() ? OLD : 0) | (imagesOrNull.newItem() ? NEW : 0));
    }

    /** Reads what {@link #putImages} wrote. */
    public static Images getImages(BinaryReader in) {
        int images = in.getByte();
        if (images != 0 && (images & ~(OLD | NEW)) != KEY) {
            throw new EncodingException("unknown images " + images);
        }
        return images == 0 ? null : new Images((images & OLD) != 0, (images & NEW) != 0);
    }

    private static void expectVersion(BinaryReader in) {
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException("change of unknown version " + version);
        }
    }
}
