package dev.localdeploy.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether {@code limits} of the configuration can be put in force here.
 *
 * @param groups where control groups are mounted
 */
record LimitsExam(Path proc, Path groups) {
    private static final String CHECK = "limits";

    Finding limits() {
        List<String> controllers;
        try {
            Object uid = Files.getAttribute(proc.resolve("self"), "unix:uid");
            Path manager =
                    groups.resolve(
                            "user.slice/user-%s.slice/user@%s.service/cgroup.controllers"
                                    .formatted(uid, uid));
            controllers = List.of(Files.readString(manager).strip().split(" "));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException none) {
            return Finding.ok(
                    CHECK,
                    "No user manager of systemd with control groups of version 2 is here, so"
                            + " 'limits' of the configuration are not put in force");
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("memory", "memory_max");
        wanted.put("cpu", "cpu_quota");
        wanted.put("pids", "tasks_max");
        wanted.keySet().removeAll(controllers);
        return wanted.isEmpty()
                ? Finding.ok(
                        CHECK,
                        "systemd can put limits of memory, processor time and tasks in force")
                : Finding.warning(
                        CHECK,
                        "systemd's user manager may not use the controllers %s, so %s of the configuration's limits are not put in force"
                                .formatted(
                                        String.join(", ", wanted.keySet()),
                                        wanted.values().stream().collect(Collectors.joining(", "))),
                        "if you need them, an administrator can say 'systemctl edit user@.service'"
                                + " and give it Delegate=memory pids cpu, from the next login on");
    }
}
