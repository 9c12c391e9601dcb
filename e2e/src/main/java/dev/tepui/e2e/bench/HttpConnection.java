package dev.tepui.e2e.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One keep-alive connection with one request in flight; reads just enough of the answer to know where it ends. */
final class HttpConnection implements AutoCloseable {
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    private final SocketChannel channel;
    private SelectionKey key;
    private ByteBuffer out;
    private ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    private long since;
    private int status;
    /** Length of the answer with its head; negative until the head is there. */
    private int total;

    HttpConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
    }

    void register(Selector selector) throws IOException {
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Sends a request whose latency counts from {@code from}, a reading of {@link System#nanoTime()}. */
    void send(byte[] request, long from) throws IOException {
        out = ByteBuffer.wrap(request);
        in.clear();
        total = -1;
        since = from;
        flush();
    }

    /** From when on the latency of the request counts. */
    long since() {
        return since;
    }

    /** HTTP status of the last answer. */
    int status() {
        return status;
    }

    private void flush() throws IOException {
        channel.write(out);
        key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Reads and writes what is possible; true when the answer is complete. */
    boolean advance() throws IOException {
        if (out.hasRemaining()) {
            flush();
        }
        int read = channel.read(in);
        if (read < 0) {
            throw new EOFException("the server closed the connection");
        }
        if (total < 0) {
            readHead();
        }
        if (total < 0 || in.position() < total) {
            growIfFull();
            return false;
        }
        return true;
    }

    private void readHead() throws IOException {
        int headEnd = indexOfHeadEnd();
        if (headEnd >= 0) {
            String head = new String(in.array(), 0, headEnd, StandardCharsets.US_ASCII);
            status = Integer.parseInt(head.substring(9, 12));
            total = headEnd + HEAD_END.length + contentLength(head);
        }
    }

    private void growIfFull() {
        if (!in.hasRemaining()) {
            ByteBuffer larger = ByteBuffer.allocate(in.capacity() * 2);
            in.flip();
            larger.put(in);
            in = larger;
        }
    }

    private int indexOfHeadEnd() {
        byte[] bytes = in.array();
        for (int i = 0; i + HEAD_END.length <= in.position(); i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int contentLength(String head) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("\r\ncontent-length:");
        if (at < 0) {
            throw new IOException("an answer without Content-Length: " + head);
        }
        int from = at + "\r\ncontent-length:".length();
        int to = lower.indexOf("\r\n", from);
        return Integer.parseInt(
                lower.substring(from, to < 0 ? lower.length() : to).strip());
    }

    /** The body of the last answer. */
    String body() {
        int headEnd = indexOfHeadEnd();
        int from = headEnd + HEAD_END.length;
        return new String(in.array(), from, in.position() - from, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
