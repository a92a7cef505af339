package dev.localdeploy.health;

import dev.localdeploy.health.HttpAnswer.Answered;
import dev.localdeploy.health.HttpAnswer.Broken;
import dev.localdeploy.health.HttpAnswer.NotHttp;
import dev.localdeploy.health.HttpAnswer.Refused;
import dev.localdeploy.health.HttpAnswer.Silent;
import dev.localdeploy.health.HttpEvidence.Listener;
import dev.localdeploy.os.Timers;
import dev.localdeploy.process.PortOwner;
import dev.localdeploy.process.TreeFigures;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Does the run answer in HTTP, and is it the run that answers? What got no answer is asked again
 * after a pause; an answer is an answer, also 503, and is believed at once. Redirects are not
 * followed: whoever redirects works.
 *
 * <p>Most of the time the figures of the round already show that the run's own tree listens on its
 * port. Only otherwise is the owner of the port looked up, which costs a look at every process.
 */
final class HttpCheck implements HealthCheck {
    static final String TYPE = "http";

    private final HttpProbe probe;
    private final PortOwners owners;
    private final Timers timers;
    private final HttpPatience patience;

    HttpCheck(HttpProbe probe, PortOwners owners, Timers timers, HttpPatience patience) {
        this.probe = probe;
        this.owners = owners;
        this.timers = timers;
        this.patience = patience;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Optional<CheckResult> check(WatchedRun run, Optional<TreeFigures> figures) {
        return Optional.of(check(run, figures, patience));
    }

    @Override
    public Optional<CheckResult> glance(WatchedRun run, Optional<TreeFigures> figures) {
        return Optional.of(check(run, figures, patience.hurried()));
    }

    private CheckResult check(
            WatchedRun run, Optional<TreeFigures> figures, HttpPatience patience) {
        String target = run.plan().target();
        try {
            if (!target.startsWith("/")) {
                return checkUrl(run, HttpTarget.of(target), figures, patience);
            }
        } catch (IllegalArgumentException e) {
            return unknown("There is no such address to ask: " + e.getMessage());
        }
        return run.port() == null
                ? unknown("No port and no health URL to ask")
                : checkPort(run, HttpTarget.local(run.port(), target), figures, patience);
    }

    private CheckResult checkUrl(
            WatchedRun run,
            HttpTarget target,
            Optional<TreeFigures> figures,
            HttpPatience patience) {
        boolean ownPort = run.port() != null && run.port() == target.port();
        return target.isLoopback() && ownPort
                ? checkPort(run, target, figures, patience)
                : ask(run, target, new Listener.Elsewhere(), patience);
    }

    private CheckResult checkPort(
            WatchedRun run,
            HttpTarget target,
            Optional<TreeFigures> figures,
            HttpPatience patience) {
        List<Integer> listening = figures.map(TreeFigures::listeningPorts).orElse(List.of());
        if (listening.contains(target.port())) {
            return ask(run, target, new Listener.Own(), patience);
        }
        Listener listener = listenerOn(target.port(), run);
        if (listener instanceof Listener.Stranger stranger) {
            return stranger(target, stranger);
        }
        return listener instanceof Listener.Nobody && !listening.isEmpty()
                ? askElsewhere(run, target, nearest(target.port(), listening), patience)
                : ask(run, target, listener, patience);
    }

    private Listener listenerOn(int port, WatchedRun run) {
        return switch (owners.of(port, run.run())) {
            case PortOwner.Ours _ -> new Listener.Own();
            case PortOwner.Hidden _ -> new Listener.Hidden();
            case PortOwner.Stranger(long pid, String command) ->
                    new Listener.Stranger(pid, command);
            case PortOwner.Nobody _ -> new Listener.Nobody();
        };
    }

    /** Programs that find their port taken mostly try the next one. */
    private static int nearest(int port, List<Integer> listening) {
        return listening.stream()
                .min(Comparator.comparingInt(other -> Math.abs(other - port)))
                .orElseThrow();
    }

    private CheckResult askElsewhere(
            WatchedRun run, HttpTarget target, int port, HttpPatience patience) {
        CheckResult result = ask(run, target.onPort(port), new Listener.Own(), patience);
        HttpEvidence evidence = (HttpEvidence) result.evidence();
        return new CheckResult(
                TYPE,
                result.status(),
                "%s; it was asked to listen on port %d and listens on %d"
                        .formatted(result.message(), target.port(), port),
                result.responseTimeMs(),
                new HttpEvidence(
                        evidence.url(),
                        evidence.status(),
                        evidence.tries(),
                        evidence.location(),
                        evidence.listener(),
                        target.port(),
                        port),
                null);
    }

    private CheckResult ask(
            WatchedRun run, HttpTarget target, Listener listener, HttpPatience patience) {
        HttpAnswer answer = new Silent();
        int tries = 0;
        for (Duration pause : patience.pauses()) {
            answer = probe.ask(target, run.plan().headers(), patience.perTry());
            tries++;
            if (isAnswer(answer) || !pause(pause)) {
                return concluded(run, answer, target, listener, tries, patience);
            }
        }
        answer = probe.ask(target, run.plan().headers(), patience.perTry());
        return concluded(run, answer, target, listener, tries + 1, patience);
    }

    /** If nobody listened and yet there is an answer, somebody has begun to meanwhile. */
    private CheckResult concluded(
            WatchedRun run,
            HttpAnswer answer,
            HttpTarget target,
            Listener listener,
            int tries,
            HttpPatience patience) {
        boolean somebodyCame = listener instanceof Listener.Nobody && isAnswer(answer);
        Listener now = somebodyCame ? listenerOn(target.port(), run) : listener;
        return now instanceof Listener.Stranger stranger
                ? stranger(target, stranger)
                : verdict(answer, target, now, tries, patience);
    }

    private static boolean isAnswer(HttpAnswer answer) {
        return answer instanceof Answered || answer instanceof NotHttp;
    }

    /**
     * @return false if nobody is interested any more
     */
    private boolean pause(Duration pause) {
        var over = new CountDownLatch(1);
        timers.after(pause, over::countDown);
        try {
            over.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static CheckResult verdict(
            HttpAnswer answer,
            HttpTarget target,
            Listener listener,
            int tries,
            HttpPatience patience) {
        String url = target.url();
        String times = tries == 1 ? "" : " (%d tries)".formatted(tries);
        var evidence = new HttpEvidence(url, 0, tries, null, listener, null, null);
        return switch (answer) {
            case Answered answered -> answered(answered, evidence);
            case Silent _ ->
                    result(
                            HealthStatus.DEGRADED,
                            "No answer from %s within %s%s"
                                    .formatted(url, inWords(patience.perTry()), times),
                            evidence);
            case Refused _ ->
                    result(
                            HealthStatus.UNHEALTHY,
                            "Connection to %s refused%s".formatted(url, times),
                            evidence);
            case Broken(String why) ->
                    result(
                            HealthStatus.UNHEALTHY,
                            "Connection to %s failed: %s%s".formatted(url, why, times),
                            evidence);
            case NotHttp(boolean tls, _) when tls ->
                    result(
                            HealthStatus.UNHEALTHY,
                            ("Port %d speaks TLS, not plain HTTP: give the health check the whole"
                                            + " URL, https://%s%s")
                                    .formatted(target.port(), target.authority(), target.path()),
                            evidence);
            case NotHttp(_, String start) ->
                    result(
                            HealthStatus.UNHEALTHY,
                            ("Port %d does not speak HTTP ('%s'): if it need not, set health.http:"
                                            + " false")
                                    .formatted(target.port(), start),
                            evidence);
        };
    }

    private static CheckResult answered(Answered answer, HttpEvidence unanswered) {
        int status = answer.status();
        boolean redirect = status >= 300 && status < 400;
        String target = answer.location();
        String location = redirect && target != null ? Texts.shown(target, 200) : null;
        String message =
                "HTTP %d from %s".formatted(status, unanswered.url())
                        + (location == null ? "" : ", to %s (not followed)".formatted(location));
        var evidence =
                new HttpEvidence(
                        unanswered.url(),
                        status,
                        unanswered.tries(),
                        location,
                        unanswered.listener(),
                        null,
                        null);
        boolean fine = status >= 200 && status < 400;
        return result(fine ? HealthStatus.HEALTHY : HealthStatus.DEGRADED, message, evidence)
                .after(answer.milliseconds());
    }

    private static CheckResult stranger(HttpTarget target, Listener.Stranger stranger) {
        return result(
                HealthStatus.UNHEALTHY,
                "Port %d belongs to process %d (%s), which is not of this deployment"
                        .formatted(
                                target.port(),
                                stranger.pid(),
                                Texts.shown(stranger.command(), 120)),
                new HttpEvidence(target.url(), 0, 0, null, stranger, null, null));
    }

    private static String inWords(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    private static CheckResult unknown(String why) {
        return new CheckResult(TYPE, HealthStatus.UNKNOWN, why, Evidence.NONE);
    }

    private static CheckResult result(HealthStatus status, String message, Evidence evidence) {
        return new CheckResult(TYPE, status, message, evidence);
    }
}
