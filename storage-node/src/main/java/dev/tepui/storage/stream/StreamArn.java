package dev.tepui.storage.stream;

/**
 * The name of a stream. Region and account of an ARN that a client sends are not looked at, as those of tables are not.
 *
 * @param label see {@link dev.tepui.storage.table.TableStream}
 */
record StreamArn(String table, String label) implements Comparable<StreamArn> {
    private static final String ACCOUNT = "000000000000";

    /** Reads an ARN; null when it is none of a stream. */
    static StreamArn parse(String arn) {
        String[] parts = arn.split(":", 6);
        String[] path = parts.length == 6 ? parts[5].split("/", -1) : new String[0];
        boolean valid = path.length == 4
                && parts[0].equals("arn")
                && parts[2].equals("dynamodb")
                && path[0].equals("table")
                && path[2].equals("stream");
        return valid ? new StreamArn(path[1], path[3]) : null;
    }

    /** By table, then by the moment at which they began. */
    @Override
    public int compareTo(StreamArn other) {
        int byTable = table.compareTo(other.table);
        return byTable != 0 ? byTable : label.compareTo(other.label);
    }

    /** The ARN in a region. */
    String in(String region) {
        return "arn:aws:dynamodb:" + region + ":" + ACCOUNT + ":table/" + table + "/stream/" + label;
    }
}
