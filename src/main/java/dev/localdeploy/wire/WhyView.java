package dev.localdeploy.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a deployment is as it is.
 *
 * @param status such as {@code CRASHED}
 * @param headline how it is now, in a sentence
 * @param down whether it is down or about to be because of the crash that the report is about
 * @param causes those of the report, the likeliest first; empty without one
 * @param nextCommand what to type now
 * @param report of the newest crash, or of the run that was asked for; null if there is none
 */
public record WhyView(
        String deploymentId,
        String deployment,
        String status,
        String headline,
        boolean down,
        List<CrashReportView.CauseView> causes,
        String nextCommand,
        @Nullable CrashReportView report) {
    public WhyView {
        causes = List.copyOf(causes);
    }
}
