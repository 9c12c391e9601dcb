package dev.tepui.storage.consensus.raft;

import dev.tepui.storage.consensus.StateMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file {@code position} of a snapshot directory: "flushed 120 3" or "exported 120 3", the state machine's last
 * applied index and term, and whether the state itself lies beside it under {@code state/}. JRaft's own metadata cannot
 * serve: its index may be that of an entry which the state machine never sees. On disk, never change.
 */
record SavedPosition(boolean exported, StateMachine.Position position) {
    static final String FILE = "position";
    static final String STATE = "state";

    private static final String EXPORTED = "exported";
    private static final String FLUSHED = "flushed";

    void write(Path directory) throws IOException {
        String text = (exported ? EXPORTED : FLUSHED) + " " + position.index() + " " + position.term() + "\n";
        DurableFiles.write(directory.resolve(FILE), text);
    }

    static SavedPosition read(Path directory) throws IOException {
        String text = Files.readString(directory.resolve(FILE));
        String[] words = text.strip().split(" ");
        if (words.length != 3 || !(words[0].equals(EXPORTED) || words[0].equals(FLUSHED))) {
            throw new IOException("damaged snapshot: " + directory.resolve(FILE) + " says '" + text.strip() + "'");
        }
        return new SavedPosition(
                words[0].equals(EXPORTED),
                new StateMachine.Position(Long.parseLong(words[1]), Long.parseLong(words[2])));
    }
}
