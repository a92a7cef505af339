import dev.localdeploy.stability.log.ErrorPattern;
import dev.localdeploy.stability.log.LogMonitor;
import dev.localdeploy.stability.log.LogMonitorState;
import dev.localdeploy.stability.log.PatternSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How fast the daemon looks for errors in the output, by CPU time of the thread that does it, and how long one call takes at
 * worst. usage: ErrorSearch FOLDER. Prints lines of NAME, tab, NUMBER.
 */
class ErrorSearch {
    static final List<String> USUAL =
            List.of("OutOfMemoryError", "Segmentation fault", "Exception:", "Error:", "FATAL", "CRITICAL", "panic:", "AssertionError",
                    "UnhandledPromiseRejectionWarning");
    static final int LINE = 100;
    static final int FILE_MEGABYTES = 200;
    static final String[] WORDS =
            ("request handled in ms for user session started worker connection from database query returned rows cache miss error code")
                    .split(" ");

    static final byte[] QUIET_LINES = text(2_500_000, (random, i) -> usual(random, i));

    interface Line {
        String of(Random random, int number);
    }

    public static void main(String[] args) throws IOException {
        for (int round = 0; round < 3; round++) { // the last one is compiled and warm
            boolean last = round == 2;
            fromFile(Path.of(args[0]), last);
            inMemory("usual lines", QUIET_LINES, USUAL, 200, last);
            inMemory("usual lines, and (?i)timed? out", QUIET_LINES, with("(?i)timed? out"), 200, last);
            inMemory("usual lines, and a pattern of two letters", QUIET_LINES, with("NG"), 200, last);
            inMemory("usual lines, and \\d{9}", QUIET_LINES, with("\\d{9}"), 4, last);
            inMemory("nearly errors only", text(2_500_000, (_, i) -> "Errors FATA panic Exception AssertionErr : Segmentation CRITICA"
                    + " OutOfMemory x" + i), USUAL, 20, last);
            inMemory("errors only", text(2_500_000, (random, i) -> "ValueError: " + usual(random, i)), USUAL, 4, last);
            inMemory("stack traces only", text(2_500_000, (random, i) -> i % 30 == 0 ? "java.lang.IllegalStateException: order " + i
                    : "\tat com.example.shop.Orders.of(Orders.java:" + i + ")"), USUAL, 4, last);
            byte[] endless = new byte[2_500_000];
            Arrays.fill(endless, (byte) 'x');
            inMemory("one endless line", endless, USUAL, 200, last);
        }
        longestCall("(a+)+$ on lines of 64 KB", List.of("(a+)+$"), 65_536);
        longestCall("(a+)+$ on lines of 15 KB", List.of("(a+)+$"), 15_000);
        longestCall("(.*a){20}x on lines of 64 KB", List.of("(.*a){20}x"), 65_536);
        longestCall("errors only, all patterns", USUAL, 100);
    }

    static List<String> with(String pattern) {
        return java.util.stream.Stream.concat(USUAL.stream(), java.util.stream.Stream.of(pattern)).toList();
    }

    static String usual(Random random, int number) {
        var line = new StringBuilder("2026-11-26 12:00:00.%03d INFO  [worker-%d] com.example.shop.Orders -"
                .formatted(number % 1000, random.nextInt(16)));
        while (line.length() < LINE - 1) {
            line.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        }
        return line.toString();
    }

    /** Lines of 100 bytes. */
    static byte[] text(int length, Line line) {
        var random = new Random(1);
        byte[] text = new byte[length / LINE * LINE];
        Arrays.fill(text, (byte) ' ');
        for (int at = 0; at < text.length; at += LINE) {
            byte[] bytes = line.of(random, at / LINE).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(bytes, 0, text, at, Math.min(bytes.length, LINE - 1));
            text[at + LINE - 1] = '\n';
        }
        return text;
    }

    static LogMonitor monitor(List<String> patterns) {
        return new LogMonitor(new PatternSet(patterns.stream().map(ErrorPattern::of).toList()), false, LogMonitorState.fresh());
    }

    static void inMemory(String name, byte[] text, List<String> patterns, int times, boolean print) {
        LogMonitor monitor = monitor(patterns);
        Instant now = Instant.now();
        long before = cpu();
        for (int i = 0; i < times; i++) {
            for (int at = 0; at < text.length; ) {
                int piece = Math.min(64 * 1024, text.length - at);
                at += monitor.accept(text, at, piece, monitor.position(), now).bytes();
            }
        }
        if (print) {
            say("MB/s: " + name, text.length / 1e6 * times / ((cpu() - before) / 1e9));
        }
    }

    /** As the daemon reads it: pieces of 64 KB through one buffer; an error in every 20,000 lines. */
    static void fromFile(Path folder, boolean print) throws IOException {
        Path file = folder.resolve("search.log");
        byte[] text = text(2_000_000, (random, i) -> i == 7 ? "java.lang.IllegalStateException: seven" : usual(random, i));
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < FILE_MEGABYTES * 1_000_000L / text.length; i++) {
                out.write(text);
            }
        }
        LogMonitor monitor = monitor(USUAL);
        long before = cpu();
        try (var in = FileChannel.open(file)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
            byte[] bytes = new byte[buffer.capacity()];
            while (in.read(buffer.clear()) > 0) {
                int length = buffer.flip().remaining();
                buffer.get(bytes, 0, length);
                for (int at = 0; at < length; ) {
                    at += monitor.accept(bytes, at, length - at, monitor.position(), Instant.EPOCH).bytes();
                }
            }
        }
        long took = cpu() - before;
        Files.delete(file);
        long expected = FILE_MEGABYTES * 1_000_000L / text.length;
        if (monitor.totals().all() != expected) {
            throw new IllegalStateException("found %d errors instead of %d".formatted(monitor.totals().all(), expected));
        }
        if (print) {
            say("CPU seconds: 200 MB read and searched", took / 1e9);
        }
    }

    static void longestCall(String name, List<String> patterns, int length) {
        byte[] line = new byte[length];
        Arrays.fill(line, (byte) 'a');
        line[length - 2] = 'b';
        line[length - 1] = '\n';
        if (length == LINE) {
            line = text(LINE, ErrorSearch::usual);
            System.arraycopy("ValueError:".getBytes(StandardCharsets.US_ASCII), 0, line, 0, 11);
        }
        byte[] text = new byte[Math.max(1 << 20, 8 * length) / length * length];
        for (int at = 0; at < text.length; at += length) {
            System.arraycopy(line, 0, text, at, length);
        }
        long longest = 0;
        for (int round = 0; round < 3; round++) {
            LogMonitor monitor = monitor(patterns);
            longest = 0;
            for (int at = 0; at < text.length; ) {
                long before = cpu();
                at += monitor.accept(text, at, text.length - at, monitor.position(), Instant.EPOCH).bytes();
                longest = Math.max(longest, cpu() - before);
            }
        }
        say("CPU ms: longest call, " + name, longest / 1e6);
    }

    static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    static void say(String name, double value) {
        System.out.printf(Locale.ROOT, "%s\t%.3f%n", name, value);
    }
}
