package dev.localdeploy.scope;

import dev.localdeploy.os.Timers;
import dev.localdeploy.scope.Message.Target;
import dev.localdeploy.scope.UserManager.Refused.Why;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code systemd --user}, asked over the user's bus; where there is no bus, over the manager's own
 * socket, which speaks the same. See org.freedesktop.systemd1(5), StartTransientUnit.
 */
public final class SystemdUserManager implements UserManager {
    static final String SLICE = "local-deploy.slice";

    /** The daemon ends first, so that it does not take a logout for a crash of everything. */
    private static final String AFTER_IT = "local-deploy.service";

    private static final String SYSTEMD = "org.freedesktop.systemd1";
    private static final Target START =
            new Target(
                    SYSTEMD,
                    "/org/freedesktop/systemd1",
                    SYSTEMD + ".Manager",
                    "StartTransientUnit");
    private static final Target HELLO =
            new Target(
                    "org.freedesktop.DBus",
                    "/org/freedesktop/DBus",
                    "org.freedesktop.DBus",
                    "Hello");
    private static final long STOP_PATIENCE_MICROS = 10_000_000;
    private static final double MICROS_PER_PERCENT = 10_000;

    private final Path runtime;
    private final Timers timers;

    /** systemd before 253 does not know what to do with a scope in which the kernel killed. */
    private volatile boolean knowsOomPolicy = true;

    private SystemdUserManager(Path runtime, Timers timers) {
        this.runtime = runtime;
        this.timers = timers;
    }

    /**
     * The one of the user whose {@code XDG_RUNTIME_DIR} this environment has.
     *
     * @return empty if there is none
     */
    public static Optional<UserManager> in(Map<String, String> environment, Timers timers) {
        @Nullable String runtime = environment.get("XDG_RUNTIME_DIR");
        return runtime != null
                        && runtime.startsWith("/")
                        && Files.exists(Path.of(runtime, "systemd", "private"))
                ? Optional.of(new SystemdUserManager(Path.of(runtime), timers))
                : Optional.empty();
    }

    @Override
    public Line connect() throws IOException {
        long uid = ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        Path shared = runtime.resolve("bus");
        if (!Files.exists(shared)) {
            return new BusLine(Bus.connect(runtime.resolve("systemd/private"), uid, timers));
        }
        Bus bus = Bus.connect(shared, uid, timers);
        Message greeted = bus.call(HELLO, "", new byte[0]);
        if (!greeted.error().isEmpty()) {
            bus.close();
            throw new IOException("the bus refuses: " + greeted.text());
        }
        return new BusLine(bus);
    }

    private final class BusLine implements Line {
        private final Bus bus;

        BusLine(Bus bus) {
            this.bus = bus;
        }

        @Override
        public void start(ScopeOrder order) throws Refused, IOException {
            Message answer = ask(order);
            if (answer.text().contains("OOMPolicy")) {
                knowsOomPolicy = false;
                answer = ask(order);
            }
            if (!answer.error().isEmpty()) {
                throw new Refused(why(answer), answer.error() + ": " + answer.text());
            }
        }

        private Message ask(ScopeOrder order) throws IOException {
            return bus.call(START, "ssa(sv)a(sa(sv))", body(order));
        }

        @Override
        public void close() throws IOException {
            bus.close();
        }
    }

    private static Why why(Message answer) {
        if (answer.error().endsWith(".UnitExists")) {
            return Why.NAME_TAKEN;
        }
        boolean gone =
                answer.error().endsWith(".UnixProcessIdUnknown")
                        || answer.error().endsWith(".NoSuchProcess")
                        || answer.text().contains("No such process")
                        || answer.text().contains("does not exist");
        return gone ? Why.PROCESS_GONE : Why.OTHER;
    }

    private byte[] body(ScopeOrder order) {
        var body = new MessageWriter();
        body.text(order.unit()).text("fail");
        body.array(MessageWriter.STRUCT, () -> properties(order, body));
        body.array(MessageWriter.STRUCT, () -> {});
        return body.written();
    }

    private void properties(ScopeOrder order, MessageWriter body) {
        property(body, "Description", "s").text(order.description());
        property(body, "Slice", "s").text(SLICE);
        property(body, "CollectMode", "s").text("inactive-or-failed");
        property(body, "TimeoutStopUSec", "t").longWord(STOP_PATIENCE_MICROS);
        property(body, "Before", "as").array(MessageWriter.WORD, () -> body.text(AFTER_IT));
        if (knowsOomPolicy) {
            property(body, "OOMPolicy", "s").text("continue");
        }
        limits(order.limits(), body);
        property(body, "PIDs", "au")
                .array(MessageWriter.WORD, () -> order.pids().forEach(body::word));
    }

    private static void limits(Limits limits, MessageWriter body) {
        if (limits.memoryBytes() != null) {
            property(body, "MemoryMax", "t").longWord(limits.memoryBytes());
            // Otherwise who has taken all of it would go on taking swap, and slow everybody down.
            property(body, "MemorySwapMax", "t").longWord(0);
        }
        if (limits.cpuPercent() != null) {
            property(body, "CPUQuotaPerSecUSec", "t")
                    .longWord(Math.round(limits.cpuPercent() * MICROS_PER_PERCENT));
        }
        if (limits.tasks() != null) {
            property(body, "TasksMax", "t").longWord(limits.tasks());
        }
    }

    private static MessageWriter property(MessageWriter body, String name, String signature) {
        return body.align(MessageWriter.STRUCT).text(name).signature(signature);
    }
}
