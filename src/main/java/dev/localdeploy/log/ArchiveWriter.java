package dev.localdeploy.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a gzip file (RFC 1952) that can be read from the middle: every {@link #MEMBER} bytes are a
 * member of their own, whose length stands in its header, in an extra field as the RFC foresees it.
 * zcat and its like read it as any other.
 *
 * <pre>
 *   1f 8b 08 04  mtime=0 (4)  xfl os  xlen=8 (2)  'L' 'D' 4 (2)  length of the member (4)
 *   deflated data …  crc32 (4)  length of the data (4)
 * </pre>
 */
final class ArchiveWriter implements Closeable {
    /** Bytes of log in a member, but for the last: what must be inflated to read one byte. */
    static final int MEMBER = 256 * 1024;

    static final int HEADER = 20;
    static final int TRAILER = 8;

    /** Where in the header the length of the member stands. */
    static final int LENGTH_AT = 16;

    private static final byte[] BEGIN = {
        0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, 8, 0, 'L', 'D', 4, 0
    };
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final FileChannel channel;
    private final Deflater deflater;
    private final CRC32 crc = new CRC32();
    private final ByteBuffer member =
            ByteBuffer.allocate(HEADER + MEMBER + MEMBER / 8 + TRAILER)
                    .order(ByteOrder.LITTLE_ENDIAN);

    /**
     * @param file must not exist
     * @param level of {@link Deflater}; 0 stores
     */
    ArchiveWriter(Path file, int level) throws IOException {
        channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PRIVATE);
        deflater = new Deflater(level, true);
    }

    static boolean begins(ByteBuffer header) {
        return header.slice(header.position(), BEGIN.length).equals(ByteBuffer.wrap(BEGIN));
    }

    /**
     * @param data its remaining bytes, not more than {@link #MEMBER}, become a member
     */
    void add(ByteBuffer data) throws IOException {
        int length = data.remaining();
        crc.reset();
        crc.update(data.duplicate());
        deflater.reset();
        deflater.setInput(data);
        deflater.finish();
        member.clear().put(BEGIN).putInt(0);
        while (!deflater.finished()) {
            if (deflater.deflate(member) == 0 && !deflater.finished()) {
                throw new IllegalStateException("deflated data are longer than deflate allows");
            }
        }
        member.putInt((int) crc.getValue()).putInt(length);
        member.putInt(LENGTH_AT, member.position());
        member.flip();
        while (member.hasRemaining()) {
            channel.write(member);
        }
    }

    /** Returns when it would survive a power cut. */
    void finish() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        channel.close();
    }
}
