"""health: what watching the health of deployments with ports costs.

100 deployments of a small server, each on a port of its own; all three checks (http, process, resource) every 30 s, as
built in. CPU time of the daemon over two minutes, once all are healthy and have been up for more than a minute. What the history
of each says afterwards is held against it: a daemon that did not check would be cheap.
"""
import socket
import time

from . import processes
from .figures import at_most, exactly
from .localdeploy import LocalDeploy
from .programs import compiled
from .rounds import progress
from .sandbox import Sandbox

DEPLOYMENTS = 100
INTERVAL_SECONDS = 30

# A round may begin a tenth of the interval early, for company, and a tick late.
LEEWAY_SECONDS = 5

# Below those that the system takes for connections.
PORTS = range(10_000, 28_000)

# When a run has been up for a minute, the daemon notes what a good run looks like: once, and with health it has nothing to do.
REST_SECONDS = 70


def run(options):
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        program = compiled("answers", sandbox.work)
        for number, port in zip(range(DEPLOYMENTS), filter(is_free, PORTS)):
            ours.start(f"d{number}", [program], "--no-auto-find-port", "--port", port)
            progress(f"started {number + 1}")
        progress("")
        processes.wait_until(lambda: all_healthy(ours.list()), 60, "all are healthy", look_again=0.5)
        time.sleep(REST_SECONDS)
        yield from watched(ours, options.seconds or 120)


def is_free(port):
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("", port))
        except OSError:
            return False
    return True


def all_healthy(deployments):
    return len(deployments) == DEPLOYMENTS and all(one["health"]["overall_status"] == "HEALTHY" for one in deployments)


def watched(ours, seconds):
    daemon = ours.daemon_pid()
    cpu_before, begin, begin_wall = processes.cpu_seconds(daemon), time.monotonic(), time.time()
    time.sleep(seconds)
    cpu, took, end_wall = processes.cpu_seconds(daemon) - cpu_before, time.monotonic() - begin, time.time()
    rounds = {one["deployment_id"]: complete_rounds(ours, one["deployment_id"], begin_wall, end_wall) for one in ours.list()}
    yield at_most("health: CPU, 100 with ports", 100 * cpu / took, "%", 1,
                  f"of one core; {cpu:.2f} s in {took:.0f} s; {sum(rounds.values())} rounds of three checks, all healthy")
    enough = int((took - LEEWAY_SECONDS) / INTERVAL_SECONDS)
    yield exactly("health: checked too seldom", sum(count < enough for count in rounds.values()), 0,
                  f"of {DEPLOYMENTS}, with fewer than {enough} rounds; the fewest {min(rounds.values())}, the most {max(rounds.values())}")


def complete_rounds(ours, deployment, begin, end):
    """How many of its reports are of that time, came from all three checks, and say that all is well."""
    return sum(
        begin <= report["last_check"] <= end
        and {check["type"]: check["status"] for check in report["checks"]}
        == dict.fromkeys(("http", "process", "resource"), "HEALTHY")
        for report in ours.ask(f"/deployments/{deployment}/health"))
