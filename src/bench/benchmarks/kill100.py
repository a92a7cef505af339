"""kill100: 100 deployments are killed at once; the time until the last of them runs again.

100 deployments in local-deploy and 100 in PM2, backoff 0, in turns.
"""
import time

from . import processes
from .figures import ratio_at_most
from .localdeploy import RESTART_AT_ONCE, LocalDeploy
from .pm2 import Pm2
from .programs import compiled
from .rounds import alternating
from .sandbox import Sandbox
from .stamped import Stamped

DEPLOYMENTS = 100
REST_SECONDS = 2


def run(options):
    with Sandbox(options) as sandbox:
        program = compiled("stamp", sandbox.work)
        ours, pm2 = LocalDeploy(options.dist, sandbox), Pm2(sandbox)
        ours.configure(RESTART_AT_ONCE)
        in_ours = [Stamped(f"ours{number}", program, sandbox.work) for number in range(DEPLOYMENTS)]
        in_pm2 = [Stamped(f"pm2-{number}", program, sandbox.work) for number in range(DEPLOYMENTS)]
        for one in in_ours:
            ours.start(one.name, one.argv, "--auto-restart")
        pm2.start_all({one.name: one.argv for one in in_pm2})
        times = alternating(options.rounds or 9, {
            "local-deploy": lambda: milliseconds_until_all_are_back(in_ours),
            "PM2": lambda: milliseconds_until_all_are_back(in_pm2),
        })
        yield ratio_at_most("100 killed → all back / PM2", times, "local-deploy", "PM2", 1.0)


def milliseconds_until_all_are_back(deployments):
    present = [processes.wait_until(one.stamps, 30, f"{one.name} runs")[-1] for one in deployments]
    time.sleep(REST_SECONDS)
    sizes = {one: one.size() for one in deployments}
    begin = time.monotonic_ns()
    for stamp in present:
        processes.kill(stamp.pid)
    waiting = set(deployments)

    def all_back():
        waiting.difference_update([one for one in waiting if one.size() > sizes[one]])
        return not waiting

    processes.wait_until(all_back, 60, "all are back", look_again=0.02)
    return (max(one.stamps()[-1].nanoseconds for one in deployments) - begin) / 1e6
