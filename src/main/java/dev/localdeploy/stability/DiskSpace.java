package dev.localdeploy.stability;

import dev.localdeploy.stability.resource.ResourceSample.FreeSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much room there is where a run writes. May take for ever on a network's file system whose
 * server is gone, so nobody should wait for it.
 */
@FunctionalInterface
interface DiskSpace {
    List<FreeSpace> of(ObservedRun run);

    /** Of the file systems; one that holds both folders is named once. */
    static List<FreeSpace> onDisk(ObservedRun run) {
        List<FreeSpace> spaces = new ArrayList<>();
        Path work = run.workingDirectory();
        @Nullable Path logs = run.logFile().getParent();
        add(work, spaces);
        if (logs != null && !areOnOneFileSystem(work, logs)) {
            add(logs, spaces);
        }
        return spaces;
    }

    /** A folder that is gone has no space, which is not the same as none. */
    private static void add(Path folder, List<FreeSpace> spaces) {
        // Unlike Files.getFileStore it does not read the table of all mounts.
        long free = folder.toFile().getUsableSpace();
        if (free > 0 || Files.isDirectory(folder)) {
            spaces.add(new FreeSpace(folder.toString(), free));
        }
    }

    private static boolean areOnOneFileSystem(Path one, Path other) {
        try {
            return Files.getAttribute(one, "unix:dev")
                    .equals(Files.getAttribute(other, "unix:dev"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
