package dev.tepui.storage.statemachine;

import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Says what an exported directory holds: file {@code manifest}, version 01 · group 4 · index 8 · term 8 · files varint
 * · names · CRC-32C 4 of all before. Written last, so a directory without it is not complete. On disk: never change.
 */
record SnapshotManifest(int group, StateMachine.Position position, List<String> files) {
    static final String FILE = "manifest";

    private static final int VERSION = 1;

    void write(Path directory) {
        BinaryWriter out = new BinaryWriter(256)
                .putByte(VERSION)
                .putInt(group)
                .putLong(position.index())
                .putLong(position.term())
                .putVarint(files.size());
        files.forEach(out::putString);
        byte[] content = out.toByteArray();
        out.putInt(checksum(content, content.length));
        try (FileChannel file =
                FileChannel.open(directory.resolve(FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        } catch (IOException e) {
            throw new StoreException("cannot write the manifest of a snapshot in " + directory, e);
        }
    }

    static SnapshotManifest read(Path directory) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(directory.resolve(FILE));
        } catch (IOException e) {
            throw new StoreException("cannot read the manifest of the snapshot in " + directory, e);
        }
        BinaryReader in = new BinaryReader(bytes);
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException("snapshot of unknown version " + version + " in " + directory);
        }
        int group = in.getInt();
        StateMachine.Position position = new StateMachine.Position(in.getLong(), in.getLong());
        int count = in.getLength();
        List<String> files = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            files.add(in.getString());
        }
        int length = in.position();
        if (in.getInt() != checksum(bytes, length)) {
            throw new EncodingException("damaged manifest of the snapshot in " + directory);
        }
        in.expectEnd();
        return new SnapshotManifest(group, position, List.copyOf(files));
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
