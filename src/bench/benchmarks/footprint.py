"""footprint: what the daemon costs.

Ready: from the exec of `local-deploy daemon run` to the first 200 of /q/health/ready, on a state folder without
deployments. Then with 10 and with 100 idle deployments: threads, resident set, and over a minute with 100 the CPU time;
and the proportional set size of the shims.
"""
import subprocess
import time
from statistics import median

from . import processes
from .figures import at_most, reported
from .localdeploy import LocalDeploy
from .rounds import progress
from .sandbox import Sandbox

FEW, MANY = 10, 100

# A thread more or less comes and goes with the load; a thread per child would be 90 more.
THREADS_OF_LEEWAY = 5
FIRST_MINUTE = 70


def run(options):
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        yield readiness(ours, sandbox, options.rounds or 7)
        ours.start_daemon()
        daemon = ours.daemon_pid()
        start_until(ours, 0, FEW)
        threads_with_few = settled_threads(daemon)
        start_until(ours, FEW, MANY)
        threads_with_many = settled_threads(daemon)
        yield first_minute(daemon)
        yield from idle_minute(daemon, options.seconds or 60)
        yield at_most("daemon: threads for 90 more", threads_with_many - threads_with_few, "", THREADS_OF_LEEWAY,
                      f"{threads_with_few} threads with {FEW} deployments, {threads_with_many} with {MANY}")
        yield shims(ours)
        ours.kill_daemon()
        ours.start_daemon()
        time.sleep(10)
        yield reported("daemon: resident, all adopted", processes.resident_mb(ours.daemon_pid()), "MB",
                       f"10 s after a new daemon adopted all {MANY}")


def readiness(ours, sandbox, rounds, name="daemon: exec → ready", bound=1.0):
    times = []
    for number in range(rounds):
        begin = time.perf_counter()
        daemon = subprocess.Popen([ours.launcher, "daemon", "run"], env=sandbox.environment, cwd=sandbox.work,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            processes.wait_until(lambda: ours.is_ready() or daemon.poll() is not None, 30, "the daemon is ready")
            if daemon.poll() is not None:
                raise RuntimeError(f"the daemon ended with {daemon.returncode}: {ours.daemon_log()}")
            times.append(time.perf_counter() - begin)
        finally:
            daemon.terminate()
            daemon.wait(timeout=30)
        progress(f"start {number + 1} of {rounds}")
    progress("")
    return at_most(name, median(times), "s", bound,
                   f"median of {rounds} starts, {min(times):.2f} to {max(times):.2f} s")


def start_until(ours, begin, end):
    for number in range(begin, end):
        ours.start(f"d{number}", ["/bin/sleep", "1000000"])
        progress(f"started {number + 1}")
    progress("")


def settled_threads(daemon):
    time.sleep(10)
    return processes.threads(daemon)


def first_minute(daemon):
    """Until all runs are stable and the daemon has noted so, it is not idle."""
    cpu, begin = processes.cpu_seconds(daemon), time.monotonic()
    time.sleep(FIRST_MINUTE)
    cpu, took = processes.cpu_seconds(daemon) - cpu, time.monotonic() - begin
    return reported("daemon: CPU while 100 become stable", 100 * cpu / took, "%", f"of one core; {cpu:.2f} s in {took:.0f} s")


def idle_minute(daemon, seconds):
    before, cpu_before = processes.resident_mb(daemon), processes.cpu_seconds(daemon)
    begin = time.monotonic()
    time.sleep(seconds)
    took = time.monotonic() - begin
    cpu = processes.cpu_seconds(daemon) - cpu_before
    after = processes.resident_mb(daemon)
    yield at_most("daemon: resident, 100 idle", max(before, after), "MB", 105, f"{before:.1f} MB, {after:.1f} MB {seconds} s later")
    yield at_most("daemon: CPU, 100 idle", 100 * cpu / took, "%", 0.5, f"of one core; {cpu:.2f} s in {took:.0f} s")


def shims(ours):
    sizes = [processes.proportional_mb(pid) for pid in ours.shims()]
    if len(sizes) != MANY:
        raise RuntimeError(f"{len(sizes)} shims instead of {MANY}")
    return at_most("shim: proportional set, largest", max(sizes), "MB", 0.4, f"median of {MANY} shims {median(sizes):.2f} MB")
