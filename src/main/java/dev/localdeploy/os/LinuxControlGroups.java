package dev.localdeploy.os;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Control groups as files: {@code /proc/PID/cgroup} and {@code /sys/fs/cgroup}. */
final class LinuxControlGroups implements ControlGroups {
    private static final String VERSION_2 = "0::";

    private final Path proc;
    private final Path mounts;

    /**
     * @param mounts where the hierarchy is mounted, or that of version 1 with it below
     */
    LinuxControlGroups(Path proc, Path mounts) {
        this.proc = proc;
        this.mounts = mounts;
    }

    @Override
    public Optional<String> of(ProcessId process) {
        String file = proc.resolve(Long.toString(process.pid())).resolve("cgroup").toString();
        return new String(LinuxFiles.bytes(file), UTF_8)
                .lines()
                .filter(line -> line.startsWith(VERSION_2))
                .map(line -> line.substring(VERSION_2.length()))
                .findFirst();
    }

    @Override
    public Set<Long> members(String group) {
        Set<Long> members = new HashSet<>();
        collect(folder(group).toFile(), members);
        return members;
    }

    private static void collect(File folder, Set<Long> members) {
        byte[] processes = LinuxFiles.bytes(new File(folder, "cgroup.procs").getPath());
        new String(processes, UTF_8).lines().map(Long::valueOf).forEach(members::add);
        File[] below = folder.listFiles(File::isDirectory);
        for (File each : below == null ? new File[0] : below) {
            collect(each, members);
        }
    }

    @Override
    public boolean move(ProcessId process, String group) {
        try {
            Files.writeString(folder(group).resolve("cgroup.procs"), process.pid() + "\n");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Optional<String> setting(String group, String name) {
        try {
            return Optional.of(Files.readString(folder(group).resolve(name)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path folder(String group) {
        Path hybrid = mounts.resolve("unified");
        Path root = Files.isDirectory(hybrid) ? hybrid : mounts;
        return root.resolve(group.substring(1));
    }
}
