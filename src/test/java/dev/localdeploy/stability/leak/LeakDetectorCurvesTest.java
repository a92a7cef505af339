package dev.localdeploy.stability.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The detector on many curves: those that are stored, and families of random ones. Prints precision
 * and recall, also to {@code target/leak-detector.txt}.
 */
class LeakDetectorCurvesTest {
    private static final LeakDetector DETECTOR =
            new LeakDetector(CurveFamilies.BOUND, Duration.ofSeconds(60));
    private static final int CURVES_PER_FAMILY = 200;

    /** Share of the bursts that may be taken for leaks; five samples are half a leak. */
    private static final double MISTAKEN_BURSTS = 0.03;

    private static final List<String> REPORT = new ArrayList<>();

    @AfterAll
    static void print() throws IOException {
        REPORT.forEach(System.out::println);
        Files.write(Path.of("target/leak-detector.txt"), REPORT);
    }

    @Test
    void no_stored_curve_is_judged_wrongly() throws IOException {
        List<Watched> drawn = watch(stored("drawn"));
        List<Watched> recorded = watch(stored("recorded"));
        List<Watched> all = new ArrayList<>(drawn);
        all.addAll(recorded);

        report("drawn curves", drawn);
        report("recorded curves", recorded);
        report("all stored curves", all);
        all.stream().filter(one -> one.curve().leaks()).forEach(LeakDetectorCurvesTest::found);
        assertThat(all).hasSizeGreaterThan(60);
        assertThat(names(all, Watched::isFalseAlarm)).isEmpty();
        assertThat(names(all, Watched::isMissed)).isEmpty();
    }

    /** These are not counted, but whoever changes the rules should see what becomes of them. */
    @Test
    void the_hard_ones_are_as_the_readme_beside_them_says() throws IOException {
        List<Watched> hard = watch(stored("hard"));

        hard.forEach(LeakDetectorCurvesTest::found);
        assertThat(hard).filteredOn(one -> !one.curve().leaks()).allMatch(Watched::isFalseAlarm);
        assertThat(hard)
                .filteredOn(one -> one.curve().leaks())
                .allMatch(one -> one.alarm().isPresent());
    }

    @Test
    void random_healthy_curves_are_not_taken_for_leaks_but_for_a_few_bursts() {
        Map<String, List<Watched>> families = watch(CurveFamilies.healthy());

        List<Watched> bursts = families.remove("bursts");
        assertThat(names(all(families), Watched::isFalseAlarm)).isEmpty();
        assertThat(names(bursts, Watched::isFalseAlarm))
                .hasSizeLessThanOrEqualTo((int) (bursts.size() * MISTAKEN_BURSTS));
    }

    @Test
    void random_leaks_are_found_within_ten_samples() {
        List<Watched> leaks = all(watch(CurveFamilies.leaking()));

        assertThat(names(leaks, Watched::isFalseAlarm)).isEmpty();
        assertThat(names(leaks, Watched::isMissed)).isEmpty();
    }

    private static List<String> names(List<Watched> watched, Predicate<Watched> which) {
        return watched.stream().filter(which).map(one -> one.curve().name()).toList();
    }

    private static List<Watched> all(Map<String, List<Watched>> families) {
        return families.values().stream().flatMap(List::stream).toList();
    }

    private static Map<String, List<Watched>> watch(
            Map<String, LongFunction<MemoryCurve>> families) {
        Map<String, List<Watched>> watched = new TreeMap<>();
        families.forEach((name, family) ->
                watched.put(name, watch(CurveFamilies.draw(family, CURVES_PER_FAMILY))));
        watched.forEach((name, curves) -> report("random: " + name, curves));
        report("all random curves", all(watched));
        return watched;
    }

    private static List<MemoryCurve> stored(String folder) throws IOException {
        return MemoryCurve.stored(StoredCurves.FOLDER.resolve(folder));
    }

    private static List<Watched> watch(List<MemoryCurve> curves) {
        return curves.stream().map(curve -> Watched.with(DETECTOR, curve)).toList();
    }

    private static void report(String what, List<Watched> watched) {
        long leaks = watched.stream().filter(one -> one.curve().leaks()).count();
        long missed = watched.stream().filter(Watched::isMissed).count();
        long falseAlarms = watched.stream().filter(Watched::isFalseAlarm).count();
        long found = leaks - missed;
        String line =
                "%-32s %4d healthy, %4d leaking: %d false alarms, %d missed"
                        .formatted(what, watched.size() - leaks, leaks, falseAlarms, missed);
        REPORT.add(
                leaks == 0
                        ? line
                        : line
                                + ", precision %.3f, recall %.3f"
                                        .formatted(
                                                (double) found / (found + falseAlarms),
                                                (double) found / leaks));
    }

    private static void found(Watched watched) {
        String verdict =
                watched.alarm().isEmpty()
                        ? "no alarm"
                        : "alarm at sample "
                                + watched.alarm().getAsInt()
                                + (watched.curve().leaks()
                                        ? ", " + watched.samplesNeeded() + " after it was visible"
                                        : "");
        REPORT.add("  %-36s %s".formatted(watched.curve().name(), verdict));
    }
}
