package dev.tepui.storage.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** A connection to the API without a client library: sends any bytes and reads answers as HTTP/1.1 frames them. */
public final class RawConnection implements AutoCloseable {
    /**
     * An answer as it came.
     *
     * @param statusLine such as {@code HTTP/1.1 200 OK}
     * @param headers by lower-case name
     * @param body unframed, but still compressed
     */
    public record Answer(String statusLine, Map<String, String> headers, byte[] body) {
        /** The status code. */
        public int status() {
            return Integer.parseInt(statusLine.split(" ")[1]);
        }

        /** A header by its lower-case name, or null. */
        public String header(String name) {
            return headers.get(name);
        }

        /** The body, decompressed. */
        public String text() {
            String coding = header("content-encoding");
            try (InputStream in = coding == null
                    ? new ByteArrayInputStream(body)
                    : coding.equals("gzip")
                            ? new GZIPInputStream(new ByteArrayInputStream(body))
                            : new InflaterInputStream(new ByteArrayInputStream(body))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Whether the checksum that came with the body is the body's. */
        public boolean hasRightChecksum() {
            CRC32 crc = new CRC32();
            crc.update(body);
            return Long.toString(crc.getValue()).equals(header("x-amz-crc32"));
        }

        /** Whether the server ends the connection after this answer. */
        public boolean closes() {
            return "close".equalsIgnoreCase(header("connection"));
        }
    }

    private final Socket socket;
    private final InputStream in;

    /** Connects to a loopback port; {@code patience} is the longest wait for the next byte of an answer. */
    public RawConnection(int port, Duration patience) {
        try {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) patience.toMillis());
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text as UTF-8. */
    public RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes. */
    public RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Says that nothing more will be sent. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** The next answer to a request that was no HEAD, or null when the server has closed the connection before it. */
    public Answer read() throws IOException {
        return read(true);
    }

    /** The next answer; {@code withBody} is false for one to HEAD. */
    public Answer read(boolean withBody) throws IOException {
        String status = line();
        if (status == null) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        boolean none = !withBody || status.startsWith("HTTP/1.1 1");
        return new Answer(status, headers, none ? new byte[0] : body(headers));
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                all.write(exactly(size));
                line();
            }
            line();
            return all.toByteArray();
        }
        return exactly(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private int chunkSize() throws IOException {
        String line = line();
        if (line == null) {
            throw new EOFException("The connection ended inside an answer");
        }
        return Integer.parseInt(line, 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The connection ended inside an answer");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the server closes the connection, within the patience, without sending anything more. */
    public boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
