package dev.localdeploy.testing;

import dev.localdeploy.os.FileHead;
import dev.localdeploy.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.Path;

/** The head of a real file, on a system that can do less or dies in the middle. */
public abstract class RealHead implements FileHead {
    private final FileHead real;

    protected RealHead(Path file) throws IOException {
        this.real = OperatingSystem.current().headOf(file);
    }

    @Override
    public long firstData() throws IOException {
        return real.firstData();
    }

    @Override
    public boolean release(long from, long to) throws IOException {
        return real.release(from, to);
    }

    @Override
    public boolean canRemove() {
        return real.canRemove();
    }

    @Override
    public boolean remove(long length) throws IOException {
        return real.remove(length);
    }

    @Override
    public void close() throws IOException {
        real.close();
    }
}
