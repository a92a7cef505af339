package dev.localdeploy.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What one class logs, without the level, until this is closed. */
public final class LogLines extends Handler implements AutoCloseable {
    public final List<String> texts = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private LogLines(Logger logger) {
        this.logger = logger;
    }

    public static LogLines of(Class<?> who) {
        var lines = new LogLines(Logger.getLogger(who.getName()));
        lines.logger.addHandler(lines);
        return lines;
    }

    @Override
    public void publish(LogRecord line) {
        texts.add(
                line.getParameters() == null
                        ? line.getMessage()
                        : line.getMessage().formatted(line.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
