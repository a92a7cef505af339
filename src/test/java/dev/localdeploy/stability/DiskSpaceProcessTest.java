package dev.localdeploy.stability;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.stability.DiskSpace.Room;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceProcessTest {
    private static final Path DEAD = Path.of("/net/dead");
    private static final Path FINE = Path.of("/srv");

    @TempDir Path folder;

    @Test
    void room_is_what_the_system_says_and_what_is_gone_has_none() {
        Path gone = folder.resolve("gone");

        var rooms = new DiskSpace().under(List.of(folder, gone));

        assertThat(rooms).containsOnlyKeys(folder);
        assertThat(rooms.get(folder).bytes()).isPositive();
        assertThat(
                        new DiskSpace()
                                .under(List.of(folder.getParent()))
                                .get(folder.getParent())
                                .device())
                .isEqualTo(rooms.get(folder).device());
    }

    @Test
    void a_disk_that_does_not_answer_is_waited_for_once_and_asked_again_when_it_has() {
        CountDownLatch dead = new CountDownLatch(1);
        List<Path> asked = Collections.synchronizedList(new ArrayList<>());
        DiskSpace disks =
                new DiskSpace(
                        path -> {
                            asked.add(path);
                            while (path.equals(DEAD) && dead.getCount() > 0) {
                                try {
                                    dead.await();
                                } catch (InterruptedException e) {
                                    // The kernel would not listen either.
                                }
                            }
                            return new Room(1, "disk");
                        },
                        Duration.ofMillis(100));

        assertThat(disks.under(List.of(FINE, DEAD))).containsOnlyKeys(FINE);
        assertThat(disks.under(List.of(DEAD, FINE))).containsOnlyKeys(FINE);
        assertThat(asked).containsExactly(FINE, DEAD, FINE);

        dead.countDown();
        await().until(() -> disks.under(List.of(DEAD)).containsKey(DEAD));
    }
}
