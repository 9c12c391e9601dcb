package dev.tepui.storage.consensus.raft;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the bytes that come in before anything is collected or decoded, and closes the connection of whoever does
 * not speak the protocol or announces more than a node ever sends. Without it, a stranger's length field would make the
 * decoder collect up to 2 GiB.
 *
 * <pre>
 * version 1: protocol=1 type command(2) version id(4) codec          then, for a request:  timeout(4)
 * version 2: protocol=2 version type command(2) version id(4) codec switch                 a response: status(2)
 * both:      ... class length(2) header length(2) content length(4) class header content [checksum(4) if switch is 1]
 * </pre>
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(FrameGuard.class);

    /** Above what a node sends: items of 400 KiB in batches, and log entries in batches of 512 KiB plus one. */
    static final int CONTENT_BYTES_MAX = 32 << 20;

    private static final int NAME_BYTES_MAX = 1024;
    private static final int VERSION_1 = 1;
    private static final int VERSION_2 = 2;
    private static final int RESPONSE = 0;

    private final byte[] head = new byte[32];
    private int headBytes;
    private long bodyBytes;
    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (refused || message instanceof ByteBuf bytes && !accepts(bytes)) {
            refused = true;
            ReferenceCountUtil.release(message);
            LOG.debug(
                    "closing a connection that does not speak the protocol: {}",
                    context.channel().remoteAddress());
            context.close();
            return;
        }
        super.channelRead(context, message);
    }

    /** Follows the frames through the bytes without consuming them. */
    boolean accepts(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (bodyBytes > 0) {
                long skipped = Math.min(bodyBytes, end - at);
                bodyBytes -= skipped;
                at += (int) skipped;
                continue;
            }
            head[headBytes++] = bytes.getByte(at++);
            int wanted = headLength();
            if (wanted < 0) {
                return false;
            }
            if (headBytes == wanted) {
                bodyBytes = bodyLength();
                headBytes = 0;
                if (bodyBytes < 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Length of the frame's head, larger than what is there while unknown, -1 when this is no frame. */
    private int headLength() {
        int version = head[0];
        if (version != VERSION_1 && version != VERSION_2) {
            return -1;
        }
        int typeAt = version == VERSION_1 ? 1 : 2;
        if (headBytes <= typeAt) {
            return head.length;
        }
        int type = head[typeAt];
        if (type < 0 || type > 2) {
            return -1;
        }
        int common = version == VERSION_1 ? 10 : 12;
        return common + (type == RESPONSE ? 2 : 4) + 8;
    }

    /** Length of what follows the head, -1 when it is too long. */
    private long bodyLength() {
        int at = headBytes - 8;
        int classLength = number(at, 2);
        int headerLength = number(at + 2, 2);
        int contentLength = number(at + 4, 4);
        if (classLength > NAME_BYTES_MAX
                || headerLength > NAME_BYTES_MAX
                || contentLength < 0
                || contentLength > CONTENT_BYTES_MAX) {
            return -1;
        }
        boolean checksum = head[0] == VERSION_2 && head[1] == VERSION_2 && (head[11] & 1) == 1;
        return (long) classLength + headerLength + contentLength + (checksum ? 4 : 0);
    }

    private int number(int at, int length) {
        int result = 0;
        for (int i = 0; i < length; i++) {
            result = result << 8 | head[at + i] & 0xFF;
        }
        return result;
    }
}
