package dev.localdeploy.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file's head by an open file and the calls of one system. */
final class OpenFileHead implements FileHead {
    private static final int ENXIO = 6;
    private static final int EINVAL = 22;

    private final Path path;
    private final int file;
    private final Calls calls;

    private OpenFileHead(Path path, int file, Calls calls) {
        this.path = path;
        this.file = file;
        this.calls = calls;
    }

    /** What differs between systems. Each answers zero or more, or minus an errno. */
    interface Calls {
        /** The flag of open(2) that keeps a file from the programs we start. */
        int closeOnExec();

        /** SEEK_DATA of lseek(2). */
        int seekData();

        int release(int file, long from, long length);

        int remove(int file, long length);

        boolean meansNotSupported(int errno);
    }

    static FileHead open(Path path, Calls calls) throws IOException {
        int file = LibC.openToWrite(path.toString(), calls.closeOnExec());
        if (file < 0) {
            throw failed(path, "cannot be opened", file);
        }
        return new OpenFileHead(path, file, calls);
    }

    @Override
    public long firstData() throws IOException {
        long found = LibC.seek(file, 0, calls.seekData());
        if (found == -ENXIO) {
            return Files.size(path);
        }
        return found == -EINVAL ? 0 : checked(found, "cannot be searched for holes");
    }

    @Override
    public boolean release(long from, long to) throws IOException {
        return isDone(calls.release(file, from, to - from), "cannot be given a hole");
    }

    /** One byte is no block anywhere, so nobody removes it; those who could say why they do not. */
    @Override
    public boolean canRemove() {
        return calls.remove(file, 1) == -EINVAL;
    }

    @Override
    public boolean remove(long length) throws IOException {
        int result = calls.remove(file, length);
        // The file system's own units may be larger than the blocks we cut by.
        return result != -EINVAL && isDone(result, "cannot be shortened at its beginning");
    }

    private boolean isDone(int result, String what) throws IOException {
        if (result < 0 && calls.meansNotSupported(-result)) {
            return false;
        }
        checked(result, what);
        return true;
    }

    private long checked(long result, String what) throws IOException {
        if (result < 0) {
            throw failed(path, what, result);
        }
        return result;
    }

    private static IOException failed(Path path, String what, long result) {
        return new IOException("%s %s, errno %d".formatted(path, what, -result));
    }

    @Override
    public void close() {
        LibC.close(file);
    }
}
