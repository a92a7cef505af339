package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.testing.RealProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeStopIT {
    @RegisterExtension final Installation local = new Installation();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in-group",
                "own-session",
                "double-forked",
                "in-group own-session double-forked leader-obeys"
            })
    void stopped_is_said_only_when_nothing_of_the_tree_is_left(String shapes) throws Exception {
        Path program = Path.of("src/test/resources/programs/tree.py").toAbsolutePath();
        Path pids = local.work().resolve("pids");
        int children = shapes.split(" ").length - (shapes.contains("leader-") ? 1 : 0);
        local.start("tree", "-c", "python3 " + program + " " + pids + " " + shapes);
        await().until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == children + 1);
        List<Long> tree =
                Files.readAllLines(pids).stream()
                        .map(line -> Long.valueOf(line.split(" ")[1]))
                        .toList();

        assertThat(local.run("stop", "tree", "--timeout", "1")).succeeded().printed("tree is down");

        assertThat(tree).noneMatch(RealProcesses::isLiving);
        assertThat(local.ours()).hasSize(1);
    }
}
