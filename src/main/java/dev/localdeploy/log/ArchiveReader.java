package dev.localdeploy.log;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads what {@link ArchiveWriter} wrote, from anywhere, inflating one member at a time. */
final class ArchiveReader implements Closeable {
    private final Archive archive;
    private final FileChannel channel;
    private final Inflater inflater = new Inflater(true);
    private final byte[] data = new byte[ArchiveWriter.MEMBER];

    /** Where in the file each member begins; one more for the end. */
    private final List<Long> starts = new ArrayList<>();

    private int loaded = -1;
    private int loadedLength;

    ArchiveReader(Archive archive, Path file) throws IOException {
        this.archive = archive;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        boolean understood = false;
        try {
            findMembers();
            understood = true;
        } finally {
            if (!understood) {
                close();
            }
        }
    }

    private void findMembers() throws IOException {
        long end = channel.size();
        long start = 0;
        while (start < end) {
            starts.add(start);
            ByteBuffer header = bytes(start, ArchiveWriter.HEADER);
            int length = header.getInt(ArchiveWriter.LENGTH_AT);
            if (!ArchiveWriter.begins(header) || length <= 0) {
                throw new IOException("it is not an archive of ours at offset " + start);
            }
            start += length;
        }
        starts.add(start);
    }

    Archive archive() {
        return archive;
    }

    /** Reads from one member only, so maybe less than there is room for. */
    int read(ByteBuffer target, long offset) throws IOException {
        long inArchive = offset - archive.from();
        load((int) (inArchive / ArchiveWriter.MEMBER));
        int inMember = (int) (inArchive % ArchiveWriter.MEMBER);
        int length = Math.min(target.remaining(), loadedLength - inMember);
        target.put(data, inMember, length);
        return length;
    }

    private void load(int member) throws IOException {
        if (member == loaded) {
            return;
        }
        if (member + 1 >= starts.size()) {
            throw new EOFException("it is shorter than it should be");
        }
        loaded = -1;
        long start = starts.get(member);
        ByteBuffer bytes = bytes(start, (int) (starts.get(member + 1) - start));
        int trailer = bytes.limit() - ArchiveWriter.TRAILER;
        loadedLength = inflate(bytes.slice(ArchiveWriter.HEADER, trailer - ArchiveWriter.HEADER));
        CRC32 crc = new CRC32();
        crc.update(data, 0, loadedLength);
        if ((int) crc.getValue() != bytes.getInt(trailer)
                || loadedLength != bytes.getInt(trailer + Integer.BYTES)) {
            throw new IOException("it was damaged at offset " + start);
        }
        loaded = member;
    }

    private int inflate(ByteBuffer deflated) throws IOException {
        inflater.reset();
        inflater.setInput(deflated);
        try {
            int length = 0;
            for (int more = 1; more > 0 && length < data.length; length += more) {
                more = inflater.inflate(data, length, data.length - length);
            }
            return length;
        } catch (DataFormatException e) {
            throw new IOException("it was damaged: " + e.getMessage(), e);
        }
    }

    private ByteBuffer bytes(long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException("it ends in the middle");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        channel.close();
    }
}
