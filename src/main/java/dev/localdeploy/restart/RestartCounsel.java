package dev.localdeploy.restart;

import dev.localdeploy.extension.Advice;
import dev.localdeploy.extension.Crash;
import dev.localdeploy.plugin.ForeignCode;
import dev.localdeploy.plugin.ForeignCode.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Asks the plugins' advisors about the restarts of one deployment. One object per deployment: an
 * advisor that never comes back costs this one a thread, and the others nothing. Whoever does not
 * answer is not heard.
 */
public final class RestartCounsel {
    private static final Logger LOG = Logger.getLogger(RestartCounsel.class);
    private static final Duration LONGEST_DELAY = Duration.ofDays(7);
    private static final int LONGEST_TEXT = 300;

    private record Guarded(OwnAdvisor own, ForeignCode code) {}

    private final List<Guarded> advisors;

    public RestartCounsel(List<OwnAdvisor> advisors) {
        this.advisors =
                advisors.stream()
                        .map(own -> new Guarded(own, new ForeignCode("advisor-" + own.name())))
                        .toList();
    }

    /** Whether there is nobody to ask. */
    public boolean isEmpty() {
        return advisors.isEmpty();
    }

    /**
     * Asks one after the other and waits for them, so not on a thread that has other things to do.
     *
     * @return what holds in the end; reasons name who gave them and are harmless
     */
    public Advice ask(Crash crash) {
        Instant time = crash.restartAt();
        for (Guarded one : advisors) {
            switch (answer(one, crash)) {
                case Advice.AsPlanned() -> {}
                case Advice.NotBefore(Instant wanted) ->
                        time = later(time, earlier(wanted, crash.restartAt().plus(LONGEST_DELAY)));
                case Advice.StayDown forbids -> {
                    return forbids;
                }
            }
        }
        return time.equals(crash.restartAt()) ? Advice.asPlanned() : Advice.notBefore(time);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Advice answer(Guarded one, Crash crash) {
        OwnAdvisor own = one.own();
        Outcome<Advice> outcome =
                one.code().call(() -> translated(own, own.advisor().advise(crash)), own.timeout());
        return switch (outcome) {
            case Outcome.Returned<Advice>(Advice advice) -> advice;
            case Outcome.Threw<Advice>(Throwable what) ->
                    ignored(own, crash, "failed: " + harmless(what.toString()));
            case Outcome.TookTooLong<Advice> _ ->
                    ignored(own, crash, "did not answer within " + own.timeout());
            case Outcome.StillBusy<Advice> _ ->
                    ignored(own, crash, "hangs: an earlier call has not come back");
        };
    }

    /** Called on the guarded thread: the strings are the plugin's, too. */
    private static Advice translated(OwnAdvisor own, Advice advice) {
        return switch (advice) {
            case Advice.StayDown(String reason) ->
                    Advice.stayDown(own.name() + " forbids a restart: " + harmless(reason));
            case Advice.AsPlanned planned -> planned;
            case Advice.NotBefore later -> later;
        };
    }

    private static Advice ignored(OwnAdvisor own, Crash crash, String why) {
        LOG.warnf(
                "deployment=%s advisor=%s %s; the restart goes on without it",
                crash.name(), own.name(), why);
        return Advice.asPlanned();
    }

    private static String harmless(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }
}
