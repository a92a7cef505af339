package dev.localdeploy.stability.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line whose end has not come yet. Keeps its head only, however long it grows. */
final class PartialLine {
    private byte[] head = {};
    private int kept;
    private boolean begun;
    private boolean judged;

    boolean hasBegun() {
        return begun;
    }

    /** Whether it has been decided already what it is, before its end came. */
    boolean isJudged() {
        return judged;
    }

    void judged() {
        judged = true;
    }

    void append(byte[] bytes, int from, int end) {
        begun |= end > from;
        int more = judged ? 0 : Math.min(end - from, PatternSet.HEAD - kept);
        if (kept + more > head.length) {
            head = Arrays.copyOf(head, Math.clamp(2L * (kept + more), 128, PatternSet.HEAD));
        }
        System.arraycopy(bytes, from, head, kept, more);
        kept += more;
    }

    byte[] head() {
        return head;
    }

    int kept() {
        return kept;
    }

    void clear() {
        head = new byte[0];
        kept = 0;
        begun = false;
        judged = false;
    }

    LogMonitorState.Partial state() {
        String latin = new String(head, 0, judged ? 0 : kept, StandardCharsets.ISO_8859_1);
        return new LogMonitorState.Partial(latin, begun, judged);
    }

    void resume(LogMonitorState.Partial state) {
        head = state.head().getBytes(StandardCharsets.ISO_8859_1);
        kept = head.length;
        begun = state.begun();
        judged = state.judged();
    }
}
