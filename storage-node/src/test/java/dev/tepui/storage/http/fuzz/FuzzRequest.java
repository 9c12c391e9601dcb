package dev.tepui.storage.http.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A request as it is sent.
 *
 * @param entry what it is, or null when it was changed
 * @param headers lines, without those that frame the body
 * @param chunks lengths of the pieces in which the body is sent; empty for one with its length
 */
record FuzzRequest(Corpus.Entry entry, String operation, List<String> headers, byte[] body, List<Integer> chunks) {
    FuzzRequest withBody(byte[] other) {
        return new FuzzRequest(null, operation, headers, other, List.of());
    }

    byte[] wire() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 512);
        text(out, "POST / HTTP/1.1\r\n");
        headers.forEach(header -> text(out, header + "\r\n"));
        if (chunks.isEmpty()) {
            text(out, "Content-Length: " + body.length + "\r\n\r\n");
            out.write(body, 0, body.length);
            return out.toByteArray();
        }
        text(out, "Transfer-Encoding: chunked\r\n\r\n");
        int position = 0;
        for (int chunk : chunks) {
            text(out, Integer.toHexString(chunk) + "\r\n");
            out.write(body, position, chunk);
            text(out, "\r\n");
            position += chunk;
        }
        text(out, "0\r\n\r\n");
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
    }

    /** Everything, so that it can be sent again. */
    @Override
    public String toString() {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            text = "base64 " + Base64.getEncoder().encodeToString(body);
        }
        return operation + " " + headers + " chunks " + chunks + "\n" + text;
    }
}
