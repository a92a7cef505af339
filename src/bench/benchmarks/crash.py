"""crash: from the death of a run to the first instruction of the next one.

A run is killed with SIGKILL; the next run's first instruction stamps the time. Backoff 0, one deployment in local-deploy
and one in PM2, in turns. Then 20 deployments are adopted by a new daemon (the old one was killed with SIGKILL), and for
each of them, in turns, the adopted run is killed and then the new daemon's own run.
"""
import time
from statistics import median

from . import processes
from .figures import at_most, pair_evidence, percentile, ratio_at_most, reported
from .localdeploy import RESTART_AT_ONCE, LocalDeploy
from .pm2 import Pm2
from .programs import compiled
from .rounds import alternating, progress
from .sandbox import Sandbox
from .stamped import Stamped

ADOPTED = 20

# The machine must be at rest before the next kill: PM2, too, does things after a restart.
REST_SECONDS = 0.15


def run(options):
    with Sandbox(options) as sandbox:
        program = compiled("stamp", sandbox.work)
        ours, pm2 = LocalDeploy(options.dist, sandbox), Pm2(sandbox)
        ours.configure(RESTART_AT_ONCE)
        yield from own_runs(ours, pm2, program, sandbox, options.rounds or 60)
        pm2.run("kill")
        yield from adopted_runs(ours, program, sandbox, options.rounds or 3)


def own_runs(ours, pm2, program, sandbox, rounds):
    in_ours, in_pm2 = Stamped("ours", program, sandbox.work), Stamped("pm2", program, sandbox.work)
    ours.start(in_ours.name, in_ours.argv, "--auto-restart")
    pm2.start_all({in_pm2.name: in_pm2.argv})
    times = alternating(rounds, {
        "local-deploy": lambda: milliseconds_until_next_run(in_ours),
        "PM2": lambda: milliseconds_until_next_run(in_pm2),
    }, warm_up=5)
    yield ratio_at_most("crash → next run, p50 / PM2", times, "local-deploy", "PM2", 1.0)
    yield reported("crash → next run, p95 / PM2", percentile(times["local-deploy"], 0.95) / percentile(times["PM2"], 0.95), "×",
                   f"local-deploy {percentile(times['local-deploy'], 0.95):.1f} ms, PM2 {percentile(times['PM2'], 0.95):.1f} ms")


def adopted_runs(ours, program, sandbox, daemon_deaths):
    deployments = [Stamped(f"a{number}", program, sandbox.work) for number in range(ADOPTED)]
    for one in deployments:
        ours.start(one.name, one.argv, "--auto-restart")
    times = {"adopted": [], "own": []}
    for death in range(daemon_deaths):
        ours.kill_daemon()
        ours.start_daemon()
        for one in deployments:
            times["adopted"].append(milliseconds_until_next_run(one))
            times["own"].append(milliseconds_until_next_run(one))
        progress(f"daemon death {death + 1} of {daemon_deaths}")
    progress("")
    yield at_most("crash → next run, adopted / own", median(times["adopted"]) / median(times["own"]), "×", 2,
                  pair_evidence(times, "adopted", "own"))


def milliseconds_until_next_run(deployment):
    """Kills the present run, once it is there and the machine is at rest."""
    (*_, present) = processes.wait_until(deployment.stamps, 10, f"{deployment.name} runs")
    time.sleep(REST_SECONDS)
    size = deployment.size()
    begin = time.monotonic_ns()
    processes.kill(present.pid)
    processes.wait_until(lambda: deployment.size() > size, 30, f"{deployment.name} is started again", look_again=0.002)
    stamps = deployment.stamps()
    return (stamps[-1].nanoseconds - begin) / 1e6
