"""soak: whether the daemon grows while much happens for long.

For --seconds (1800): a deployment writes 5 MB/s of log, an error in each ten thousand lines, and another one ends every three
seconds and is started again. Every --seconds / 60 the daemon's heap after a full collection (jcmd) and its resident set. Growth is the
slope of the least squares times the time; what is more than two standard errors is growth beyond noise.

Before that, the same with ten more deployments that end every second, for 4000 restarts: the daemon's JVM makes machine code of a method that was
called 2000 times, and what a restart calls once would come to that after 100 minutes at 20 restarts a minute. The ten are removed then.
"""
import os
import re
import subprocess
import time
from statistics import mean

from . import processes
from .figures import at_least, at_most, reported
from .localdeploy import RESTART_AT_ONCE, LocalDeploy
from .rounds import progress
from .sandbox import Sandbox

WRITER = """\
import sys, time
began, lines = time.monotonic(), 0
while True:
    piece = []
    for number in range(lines, lines + 2500):
        text = "java.lang.IllegalStateException: order %d" % number if number % 10000 == 7 else "request %d was served in 12 ms" % number
        piece.append(text.ljust(99, "."))
    sys.stdout.write("\\n".join(piece) + "\\n")
    sys.stdout.flush()
    lines += 2500
    time.sleep(max(0, began + lines * 100 / 5e6 - time.monotonic()))
"""
SAMPLES = 60
WARM_UP_RESTARTS = 4000


def run(options):
    seconds = options.seconds or 1800
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        ours.configure(RESTART_AT_ONCE)
        ours.start_daemon()
        daemon = ours.daemon_pid()
        jcmd = f"{os.path.dirname(processes.executable(daemon))}/jcmd"
        ours.start("writer", ["python3", "-c", WRITER])
        ours.start("crashing", ["/bin/sh", "-c", "sleep 3; exit 1"], "--auto-restart")
        warm_up(ours)
        cpu, restarts, found = processes.cpu_seconds(daemon), restarted(ours, "crashing"), errors_found(ours)
        samples = watched(daemon, jcmd, seconds)
        cpu = processes.cpu_seconds(daemon) - cpu
        restarts, found = restarted(ours, "crashing") - restarts, errors_found(ours) - found
        yield from growth("heap after GC", [(at, heap) for at, heap, _ in samples], 1)
        yield from growth("resident", [(at, resident) for at, _, resident in samples], 1)
        yield at_least("soak: restarts a minute", 60 * restarts / seconds, "", 15, f"{restarts} in {seconds} s")
        yield reported("soak: errors found", found, "", "one in 10,000 lines, 5 a second")
        yield reported("soak: daemon's CPU", 100 * cpu / seconds, "%", "of one core, full collections included")


def warm_up(ours):
    names = [f"warm-up-{number}" for number in range(10)]
    for name in names:
        ours.start(name, ["/bin/sh", "-c", "sleep 1; exit 1"], "--auto-restart")
    deadline = time.monotonic() + 1800
    while (restarts := sum(restarted(ours, name) for name in names)) < WARM_UP_RESTARTS:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{restarts} restarts in half an hour, instead of {WARM_UP_RESTARTS}")
        progress(f"warm-up: {restarts} of {WARM_UP_RESTARTS} restarts")
        time.sleep(10)
    for name in names:
        ours.run("stop", "--force", name)
        ours.run("remove", name)


def restarted(ours, name):
    return ours.status(name)["restart_history"]["total_restarts"]


def errors_found(ours):
    return sum(error["count"] for error in ours.status("writer")["log_errors"])


def watched(daemon, jcmd, seconds):
    """[(seconds, heap in MB, resident set in MB)]"""
    began = time.monotonic()
    samples = []
    for number in range(1, SAMPLES + 1):
        time.sleep(max(0, began + number * seconds / SAMPLES - time.monotonic()))
        subprocess.run([jcmd, str(daemon), "GC.run"], check=True, capture_output=True)
        samples.append((time.monotonic() - began, heap_mb(jcmd, daemon), processes.resident_mb(daemon)))
        progress(f"{samples[-1][0]:.0f} of {seconds} s: heap {samples[-1][1]:.1f} MB, resident {samples[-1][2]:.1f} MB")
    progress("")
    return samples


def heap_mb(jcmd, daemon):
    """All generations; `used` is in KiB, whatever the collector."""
    told = subprocess.run([jcmd, str(daemon), "GC.heap_info"], check=True, capture_output=True, text=True).stdout
    used = [int(number) for line in told.splitlines() if "etaspace" not in line and "class space" not in line
            for number in re.findall(r"\bused (\d+)K", line)]
    if not used:
        raise RuntimeError(f"jcmd tells no heap: {told}")
    return sum(used) * 1024 / 1e6


def growth(what, samples, bound):
    """Yields how much it grew beyond noise over the time of the samples, in MB."""
    times, values = [at for at, _ in samples], [value for _, value in samples]
    middle, average = mean(times), mean(values)
    spread = sum((at - middle) ** 2 for at in times)
    slope = sum((at - middle) * (value - average) for at, value in samples) / spread
    rest = sum((value - average - slope * (at - middle)) ** 2 for at, value in samples)
    error = (rest / (len(samples) - 2) / spread) ** 0.5
    span = times[-1] - times[0]
    yield at_most(f"soak: {what}, growth beyond noise", max(0, slope - 2 * error) * span, "MB", bound,
                  f"slope {slope * 600:+.2f} ± {2 * error * 600:.2f} MB in 10 min over {span:.0f} s; {values[0]:.1f} MB first, "
                  f"{values[-1]:.1f} MB last, {min(values):.1f} to {max(values):.1f} MB")
