package dev.localdeploy.log;

import dev.localdeploy.os.FileHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jboss.logging.Logger;

/** Finishes what a rotation had begun when its daemon was killed, or undoes it. */
final class Recovery {
    private static final Logger LOG = Logger.getLogger(Recovery.class);

    private final CapturedLog log;
    private final Journal journal;
    private final FileHead.Source heads;

    Recovery(CapturedLog log, Journal journal, FileHead.Source heads) {
        this.log = log;
        this.journal = journal;
        this.heads = heads;
    }

    Layout recovered(Journal.Entry entry) throws IOException {
        Layout found = without(log.readable(entry.layout()), entry.layout());
        Layout mended =
                switch (entry.step()) {
                    case RESTING -> found;
                    case ARCHIVING -> withoutUnfinished(found, entry.pending());
                    case RELEASING -> released(found);
                    case REMOVING -> isRemoved(found) ? found.shortened() : found;
                };
        if (entry.step() != Journal.Step.RESTING) {
            LOG.infof(
                    "log=%s a rotation was cut off while %s, and is put right",
                    log.file(), entry.step());
            journal.write(Journal.Step.RESTING, mended);
        }
        return mended;
    }

    /** Somebody may have deleted archives, and we may have died between deleting and saying so. */
    private static Layout without(List<Archive> readable, Layout layout) {
        return layout.keeping(readable);
    }

    private Layout withoutUnfinished(Layout layout, int pending) throws IOException {
        Archive unfinished = new Archive(0, 0, pending);
        Files.deleteIfExists(unfinished.temporaryFor(log.file()));
        Files.deleteIfExists(unfinished.fileFor(log.file()));
        return layout;
    }

    private Layout released(Layout layout) throws IOException {
        if (isStillThere(layout)) {
            try (FileHead head = heads.of(log.file())) {
                head.release(0, layout.head());
            }
        }
        return layout;
    }

    /** The head had been made a hole before; if it is none any more, it has been taken out. */
    private boolean isRemoved(Layout layout) throws IOException {
        if (!isStillThere(layout)) {
            return false;
        }
        try (FileHead head = heads.of(log.file())) {
            return head.firstData() < layout.head();
        }
    }

    private boolean isStillThere(Layout layout) throws IOException {
        try {
            FileIdentity.Seen seen = FileIdentity.at(log.file());
            return seen.identity().isSameAs(layout.live());
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
