"""verdict: from the death of a run to the answer that it has crashed.

50 deployments of which one is killed with SIGKILL, again and again, without auto-restart. The daemon is asked, over a
connection that is kept open, for what `local-deploy list` shows, until it shows the crash. Then, in rounds of their own,
the same with whole processes of `local-deploy list`, the first of which is started when the signal has been sent.
"""
import time

from . import processes
from .figures import at_most, percentile, reported
from .localdeploy import LocalDeploy
from .rounds import progress
from .sandbox import Sandbox

DEPLOYMENTS = 50
SLEEP = ["/bin/sleep", "1000000"]
VICTIM = "d0"

# The machine must be at rest before the next kill.
REST_SECONDS = 0.15


def run(options):
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        for number in range(DEPLOYMENTS):
            ours.start(f"d{number}", SLEEP)
            progress(f"started {number + 1}")
        progress("")
        yield from asked(ours, options.rounds or 30)
        yield from listed(ours, options.rounds or 30)


def asked(ours, rounds):
    with ours.connection() as api:
        answer = percentile([milliseconds(lambda: api.get("/deployments")) for _ in range(rounds)], 0.5)
        times, asked_before = measured(ours, rounds, lambda: api.get("/deployments"))
    yield at_most("crash → visible in list, slowest", max(times), "ms", 100,
                  f"p50 {percentile(times, 0.5):.1f} ms of {rounds}; kept connection, at most {asked_before} answers without it; "
                  f"an answer alone takes {answer:.1f} ms")


def listed(ours, rounds):
    times, asked_before = measured(ours, rounds, ours.list)
    yield reported("crash → seen by `list`, p50", percentile(times, 0.5), "ms",
                   f"slowest {max(times):.1f} ms of {rounds}; whole processes, at most {asked_before} that ended without it")


def measured(ours, rounds, look):
    """How many milliseconds each took, and the most answers that one needed before the right one."""
    times, before = [], []
    for number in range(rounds):
        time.sleep(REST_SECONDS)
        took, answers = milliseconds_until_visible(ours.status(VICTIM)["process"]["pid"], look)
        times.append(took)
        before.append(answers)
        ours.run("restart", VICTIM)
        progress(f"round {number + 1} of {rounds}")
    progress("")
    return times, max(before)


def milliseconds(call):
    begin = time.perf_counter_ns()
    call()
    return (time.perf_counter_ns() - begin) / 1e6


def milliseconds_until_visible(pid, look):
    begin = time.perf_counter_ns()
    processes.kill(pid)
    answers = 0
    while not crashed(look()):
        answers += 1
        if answers > 10_000:
            raise TimeoutError("nobody sees that it has crashed")
        time.sleep(0.001)
    return (time.perf_counter_ns() - begin) / 1e6, answers


def crashed(deployments):
    (victim,) = (one for one in deployments if one["name"] == VICTIM)
    return victim["process"]["status"] == "CRASHED" and victim["health"]["overall_status"] == "UNHEALTHY"
