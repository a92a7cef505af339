package dev.localdeploy.store;

import dev.localdeploy.os.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Gives a file that cannot be read another name, under which nobody overwrites it. */
final class Aside {
    /** Stands in such a name behind the one that it had. */
    static final String MARK = ".corrupt-";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Aside() {}

    /**
     * @return what it is called now
     */
    static Path put(Path file, Clock clock) throws IOException {
        String marked = file.getFileName() + MARK + STAMP.format(clock.instant());
        Path aside = file.resolveSibling(marked);
        for (int n = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); n++) {
            aside = file.resolveSibling(marked + "-" + n);
        }
        DurableFiles.rename(file, aside);
        return aside;
    }
}
