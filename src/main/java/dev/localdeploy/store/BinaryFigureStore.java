package dev.localdeploy.store;

import dev.localdeploy.figure.FigurePoint;
import dev.localdeploy.figure.FigureStore;
import dev.localdeploy.health.HealthStatus;
import dev.localdeploy.os.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A file per deployment, a head and then 24 bytes for each point, big-endian:
 *
 * <pre>
 *  0      4           8          12           16          20       22       23
 *  ┌──────┬───────────┬──────────┬────────────┬───────────┬────────┬────────┬───────┐
 *  │ time │ memory MB │ CPU %    │ answer ms  │ open files│ threads│ health │ check │
 *  │ s    │ float     │ float    │ float      │ int       │ short  │ byte   │ byte  │
 *  └──────┴───────────┴──────────┴────────────┴───────────┴────────┴────────┴───────┘
 * </pre>
 *
 * Points are added without fsync: a power cut may cost the last ones or leave nonsense at the end,
 * which is cut off. Nonsense before that is no accident of ours, and the file is set aside.
 */
public final class BinaryFigureStore implements FigureStore {
    private static final Logger LOG = Logger.getLogger(BinaryFigureStore.class);
    private static final Pattern FILE =
            Pattern.compile("(deployment-\\d{8}-[0-9a-f]{8})\\.figures");

    /** "LDfigs", and the number of the form. */
    private static final byte[] HEAD = {'L', 'D', 'f', 'i', 'g', 's', 0, 1};

    private static final int SIZE = 24;
    private static final int NO_COUNT = 0xFFFF;

    /** Makes 24 bytes of nothing, which a power cut may leave, no point. */
    private static final int SEED = 0x5A;

    private static final Set<OpenOption> FOR_MORE =
            Set.of(
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);

    private final Path folder;
    private final Clock clock;

    /**
     * @param folder existing
     */
    public BinaryFigureStore(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public List<FigurePoint> read(String deployment) throws IOException {
        Path file = fileOf(deployment);
        byte[] content;
        try {
            content = DurableFiles.read(file);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        try {
            return points(content);
        } catch (IllegalArgumentException e) {
            LOG.errorf(
                    "graphs begin anew: %s was set aside as %s: %s",
                    file, Aside.put(file, clock), e.getMessage());
            return List.of();
        }
    }

    private static List<FigurePoint> points(byte[] content) {
        if (!beginsWithHead(content)) {
            throw new IllegalArgumentException("it does not begin as such files do");
        }
        List<FigurePoint> points = new ArrayList<>((content.length - HEAD.length) / SIZE);
        int nonsense = -1;
        for (int at = HEAD.length; at + SIZE <= content.length; at += SIZE) {
            if (check(content, at) != content[at + SIZE - 1]) {
                nonsense = nonsense < 0 ? at : nonsense;
            } else if (nonsense >= 0) {
                throw new IllegalArgumentException("it is damaged at byte " + nonsense);
            } else {
                points.add(point(ByteBuffer.wrap(content, at, SIZE)));
            }
        }
        return points;
    }

    private static boolean beginsWithHead(byte[] content) {
        return content.length >= HEAD.length
                && Arrays.equals(content, 0, HEAD.length, HEAD, 0, HEAD.length);
    }

    @Override
    public int append(String deployment, List<FigurePoint> points) throws IOException {
        int known = read(deployment).size();
        Path file = fileOf(deployment);
        DurableFiles.refuseLink(file);
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        FOR_MORE,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            if (channel.size() < HEAD.length) {
                write(channel, ByteBuffer.wrap(HEAD), 0);
            }
            write(channel, bytes(points), HEAD.length + (long) known * SIZE);
            return known + points.size();
        } catch (IOException e) {
            throw DurableFiles.explained("cannot write " + file, e);
        }
    }

    /** Also over what a power cut has left behind the last point. */
    private static void write(FileChannel channel, ByteBuffer rest, long from) throws IOException {
        channel.truncate(from);
        long at = from;
        while (rest.hasRemaining()) {
            at += channel.write(rest, at);
        }
    }

    @Override
    public void replace(String deployment, List<FigurePoint> points) throws IOException {
        ByteBuffer bytes = bytes(points);
        byte[] content = new byte[HEAD.length + bytes.remaining()];
        System.arraycopy(HEAD, 0, content, 0, HEAD.length);
        bytes.get(content, HEAD.length, content.length - HEAD.length);
        DurableFiles.write(fileOf(deployment), content);
    }

    @Override
    public void delete(String deployment) throws IOException {
        DurableFiles.delete(fileOf(deployment));
    }

    @Override
    public List<String> deployments() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> FILE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(match -> match.group(1))
                    .toList();
        } catch (IOException e) {
            LOG.warnf("%s cannot be read: %s", folder, e);
            return List.of();
        }
    }

    private Path fileOf(String deployment) {
        return folder.resolve(deployment + ".figures");
    }

    private static ByteBuffer bytes(List<FigurePoint> points) {
        ByteBuffer bytes = ByteBuffer.allocate(points.size() * SIZE);
        for (FigurePoint point : points) {
            int at = bytes.position();
            bytes.putInt((int) point.at())
                    .putFloat(point.memoryMb())
                    .putFloat(point.cpuPercent())
                    .putFloat(point.responseTimeMs())
                    .putInt(point.fileDescriptors())
                    .putShort((short) Math.min(point.threads(), NO_COUNT - 1))
                    .put(health(point.health()));
            bytes.put(check(bytes.array(), at));
        }
        return bytes.flip();
    }

    private static FigurePoint point(ByteBuffer bytes) {
        return new FigurePoint(
                Integer.toUnsignedLong(bytes.getInt()),
                bytes.getFloat(),
                bytes.getFloat(),
                bytes.getFloat(),
                bytes.getInt(),
                threads(Short.toUnsignedInt(bytes.getShort())),
                health(bytes.get()));
    }

    private static int threads(int stored) {
        return stored == NO_COUNT ? FigurePoint.NONE : stored;
    }

    private static byte health(@Nullable HealthStatus health) {
        return switch (health) {
            case null -> 0;
            case UNKNOWN -> 1;
            case HEALTHY -> 2;
            case DEGRADED -> 3;
            case UNHEALTHY -> 4;
        };
    }

    private static @Nullable HealthStatus health(byte stored) {
        return switch (stored) {
            case 1 -> HealthStatus.UNKNOWN;
            case 2 -> HealthStatus.HEALTHY;
            case 3 -> HealthStatus.DEGRADED;
            case 4 -> HealthStatus.UNHEALTHY;
            default -> null;
        };
    }

    private static byte check(byte[] bytes, int from) {
        int sum = SEED;
        for (int n = from; n < from + SIZE - 1; n++) {
            sum = 31 * sum + bytes[n];
        }
        return (byte) (sum ^ sum >>> 8 ^ sum >>> 16 ^ sum >>> 24);
    }
}
