package dev.localdeploy.stability.leak;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Draws the stored curves that were not recorded. No build runs it: what it drew is stored, so that
 * a person can look at a curve and a change of the drawing changes no test unseen.
 */
final class StoredCurves {
    static final Path FOLDER = Path.of("src/test/resources/memory-curves");

    private final List<MemoryCurve> curves = new ArrayList<>();

    @Test
    void draws_the_curves() throws IOException {
        healthyQuietOnes();
        healthySteps();
        healthyWarmUps();
        healthySawteeth();
        healthyWavesAndJobs();
        leaksAroundTheBound();
        leaksAfterCalm();
        leaksThatAreNoLine();
        for (MemoryCurve curve : curves) {
            curve.write(FOLDER.resolve("drawn"));
        }
        hard().write(FOLDER.resolve("hard"));
    }

    private static CurveBuilder every(int seconds, double startMb, long seed) {
        return new CurveBuilder(Duration.ofSeconds(seconds), startMb, seed);
    }

    private void add(String name, String what, CurveBuilder curve) {
        curves.add(curve.build(name, what));
    }

    private void healthyQuietOnes() {
        add("flat-1s", "does not move at all", every(1, 85, 1).flat(120));
        add("flat-30s", "does not move at all", every(30, 310, 2).flat(80));
        add("flat-60s", "moves by a few pages", every(60, 85, 3).flat(80).noise(0.05));
        add("noise-1s", "small noise", every(1, 120, 4).flat(150).noise(0.3));
        add("noise-30s", "noise", every(30, 240, 5).flat(120).noise(4));
        add("loud-noise-1s", "noise of 20 MB", every(1, 600, 6).flat(150).noise(20));
        add("loud-noise-60s", "noise of 60 MB", every(60, 900, 7).flat(120).noise(60));
        add("wandering-5s", "wanders", every(5, 200, 8).wandering(150, 3, 0.8));
        add("wandering-30s", "wanders widely", every(30, 400, 9).wandering(150, 12, 0.7));
        add("shrinking-30s", "gives memory back", every(30, 500, 10).growing(80, -6).noise(2));
        add("just-under-1s", "9.5 MB/min", every(1, 90, 11).growing(240, 9.5).noise(0.02));
        add("just-under-30s", "9.5 MB/min", every(30, 90, 12).growing(80, 9.5).noise(0.5));
        add("under-with-noise-60s", "8 MB/min in noise", every(60, 90, 13).growing(90, 8).noise(6));
    }

    private void healthySteps() {
        add("step-1s", "one step", every(1, 100, 20).flat(80).step(60).flat(60).noise(0.2));
        add("step-10s", "one step", every(10, 100, 21).flat(20).step(150).flat(40).noise(1));
        add("step-30s", "one large step", every(30, 150, 22).flat(15).step(900).flat(40).noise(3));
        add(
                "two-steps-close-1s",
                "two steps, five samples apart",
                every(1, 100, 23).flat(80).step(40).flat(5).step(40).flat(60).noise(0.2));
        add(
                "two-steps-30s",
                "two steps, four samples apart",
                every(30, 100, 24).flat(20).step(80).flat(4).step(80).flat(40).noise(0.5));
        add(
                "three-steps-5s",
                "three uneven steps",
                every(5, 90, 25)
                        .flat(30)
                        .step(25)
                        .flat(3)
                        .step(60)
                        .flat(4)
                        .step(30)
                        .flat(50)
                        .noise(0.3));
        add(
                "step-down-30s",
                "a step down",
                every(30, 600, 26).flat(20).step(-250).flat(40).noise(2));
        add(
                "step-up-and-down-10s",
                "a job that ends",
                every(10, 100, 27).flat(20).step(200).flat(12).step(-200).flat(40).noise(1));
        add("spike-30s", "one spike", every(30, 200, 28).flat(30).spike(400).flat(40).noise(1));
        add(
                "burst-1s",
                "loads a module for four seconds",
                every(1, 110, 29).flat(90).growing(4, 900).flat(60).noise(0.2));
    }

    private void healthyWarmUps() {
        add("warm-up-1s", "fills caches", every(1, 60, 30).nearing(180, 300, 15).noise(0.2));
        add("warm-up-slow-1s", "fills caches slowly", every(1, 60, 31).nearing(240, 400, 20));
        add("warm-up-5s", "fills caches", every(5, 60, 32).nearing(80, 250, 4).noise(0.4));
        add("warm-up-30s", "fills caches", every(30, 60, 33).nearing(60, 250, 2).noise(1));
        add(
                "cache-filled-in-warm-up-1s",
                "fills a cache evenly, then is flat",
                every(1, 60, 34).growing(50, 240).flat(100).noise(0.3));
        add(
                "cache-then-flat-30s",
                "fills a cache ever more slowly, then is flat",
                every(30, 80, 35).nearing(30, 500, 3.5).flat(50).noise(1));
        add(
                "heap-finds-its-size-5s",
                "grows in jumps, ever more seldom",
                every(5, 80, 36).blocks(2, 4, 40).blocks(2, 8, 40).blocks(1, 16, 40).flat(40));
        add(
                "root-of-time-30s",
                "grows ever more slowly",
                every(30, 80, 37).rooting(200, 250).noise(1));
        add(
                "start-up-peak-5s",
                "a compiler at the start, then quiet",
                every(5, 80, 38).growing(6, 3000).step(-1400).flat(80).noise(0.5));
    }

    private void healthySawteeth() {
        add("sawtooth-2-30s", "period 2", every(30, 150, 40).teeth(40, 2, 60, 0.1, 0).noise(1));
        add("sawtooth-3-30s", "period 3", every(30, 150, 41).teeth(40, 3, 90, 0.2, 0).noise(2));
        add("sawtooth-5-10s", "period 5", every(10, 150, 42).teeth(30, 5, 60, 0.2, 0).noise(1));
        add("sawtooth-8-5s", "period 8", every(5, 150, 43).teeth(20, 8, 80, 0.2, 0).noise(1));
        add("sawtooth-25-1s", "period 25", every(1, 150, 44).teeth(10, 25, 100, 0, 0).noise(0.4));
        add(
                "sawtooth-uneven-1s",
                "period 30",
                every(1, 150, 45).teeth(9, 30, 80, 0.2, 0).noise(0.5));
        add(
                "sawtooth-with-step-5s",
                "period 4, and one step",
                every(5, 150, 46)
                        .teeth(12, 4, 50, 0.1, 0)
                        .step(70)
                        .teeth(12, 4, 50, 0.1, 0)
                        .noise(1));
        add(
                "sawtooth-grows-slowly-30s",
                "period 3, troughs rise by 5 MB/min",
                every(30, 150, 47).teeth(40, 3, 90, 0.1, 7.5).noise(1));
    }

    private void healthyWavesAndJobs() {
        add("day-wave-300s", "two days", every(300, 200, 50).wave(576, 288, 350).noise(3));
        add("hour-wave-30s", "load by the hour", every(30, 200, 51).wave(240, 120, 100).noise(1));
        add("fast-waves-10s", "load that pulses", every(10, 200, 52).wave(120, 10, 60).noise(1));
        add("jobs-1s", "a child every 15 s", every(1, 90, 53).jobs(10, 15, 4, 120).noise(0.2));
        add("jobs-30s", "a child now and then", every(30, 90, 54).jobs(12, 7, 2, 300).noise(1));
        add("long-jobs-10s", "a child for long", every(10, 90, 55).jobs(6, 24, 12, 200).noise(0.5));
    }

    private void leaksAroundTheBound() {
        add("just-over-1s", "10.5 MB/min", every(1, 90, 60).leak().growing(120, 10.5).noise(0.005));
        add("just-over-30s", "10.5 MB/min", every(30, 90, 61).leak().growing(50, 10.5).noise(0.1));
        add("just-over-60s", "10.5 MB/min", every(60, 90, 62).leak().growing(50, 10.5).noise(0.2));
        add("leak-13-noisy-30s", "13 MB/min", every(30, 90, 63).leak().growing(50, 13).noise(1.5));
        add("leak-20-noisy-60s", "20 MB/min", every(60, 300, 64).leak().growing(50, 20).noise(6));
        add("leak-30-1s", "30 MB/min", every(1, 90, 65).leak().growing(100, 30).noise(0.05));
        add("leak-30-30s", "30 MB/min", every(30, 90, 66).leak().growing(40, 30).noise(0.5));
        add("leak-100-noisy-10s", "100 MB/min", every(10, 90, 67).leak().growing(40, 100).noise(4));
        add("leak-1000-1s", "1 GB/min", every(1, 90, 68).leak().growing(90, 1000).noise(2));
        add("leak-40-300s", "40 MB/min", every(300, 90, 69).leak().growing(30, 40).noise(5));
    }

    private void leaksAfterCalm() {
        add(
                "after-three-hours-30s",
                "calm for three hours, then 25 MB/min",
                every(30, 180, 70).flat(360).leak().growing(30, 25).noise(1));
        add(
                "after-seven-hours-60s",
                "calm for seven hours, then 14 MB/min",
                every(60, 180, 71).flat(420).leak().growing(30, 14).noise(1));
        add(
                "after-calm-1s",
                "calm for five minutes, then 60 MB/min",
                every(1, 180, 72).flat(300).leak().growing(40, 60).noise(0.2));
        add(
                "after-a-warm-up-5s",
                "a warm-up curve, calm, then 40 MB/min",
                every(5, 60, 73).nearing(60, 250, 4).leak().growing(40, 40).noise(0.4));
        add(
                "after-a-step-10s",
                "a step, calm, then 40 MB/min",
                every(10, 90, 74).flat(30).step(120).flat(20).leak().growing(40, 40).noise(0.5));
        add(
                "after-a-sawtooth-30s",
                "a level sawtooth, then 60 MB/min on top of its teeth",
                every(30, 150, 75)
                        .teeth(20, 3, 40, 0.1, 0)
                        .leak()
                        .growing(2, 60)
                        .visible()
                        .growing(30, 60)
                        .noise(0.5));
        add(
                "long-after-a-start-up-peak-30s",
                "a peak at the start, half an hour of calm, then 20 MB/min",
                every(30, 400, 76).flat(2).step(-250).flat(70).leak().growing(40, 20).noise(0.5));
        add(
                "leak-then-plateau-30s",
                "leaks for eight minutes, then no more",
                every(30, 120, 77).flat(40).leak().growing(16, 50).flat(60).noise(0.5));
    }

    private void leaksThatAreNoLine() {
        add(
                "faster-and-faster-30s",
                "leaks ever faster",
                every(30, 100, 80)
                        .flat(20)
                        .leak()
                        .growing(5, 15)
                        .growing(5, 30)
                        .growing(10, 60)
                        .noise(0.5));
        add("rising-sawtooth-2-30s", "period 2", rising(every(30, 150, 81), 2, 50, 15, 1));
        add("rising-sawtooth-3-30s", "period 3", rising(every(30, 150, 82), 3, 80, 30, 1));
        add("rising-sawtooth-4-10s", "period 4", rising(every(10, 150, 83), 4, 60, 12, 0.4));
        add("rising-sawtooth-5-5s", "period 5", rising(every(5, 150, 84), 5, 40, 10, 0.3));
        add("rising-sawtooth-3-1s", "period 3", rising(every(1, 150, 85), 3, 30, 2, 0.05));
        add(
                "blocks-10s",
                "a block of 8 MB every other sample",
                every(10, 100, 86).flat(20).leak().blocks(20, 2, 8).noise(0.05));
        add(
                "blocks-1s",
                "a block of 4 MB every three samples",
                every(1, 100, 87).flat(80).leak().blocks(3, 3, 4).visible().blocks(15, 3, 4));
    }

    private static CurveBuilder rising(
            CurveBuilder curve, int period, double height, double kept, double noise) {
        return curve.teeth(60 / period, period, height, 0.1, 0)
                .leak()
                .teeth(2, period, height, 0.1, kept)
                .visible()
                .teeth(12, period, height, 0.1, kept)
                .noise(noise);
    }

    /** Below where it had been a few minutes ago, a leak looks like what had been before. */
    private static MemoryCurve hard() {
        return every(30, 400, 90)
                .flat(2)
                .step(-250)
                .flat(20)
                .leak()
                .growing(60, 20)
                .noise(0.5)
                .build("soon-after-a-start-up-peak-30s", "a peak at the start, then 20 MB/min");
    }
}
