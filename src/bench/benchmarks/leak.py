"""leak: how soon a leak is answered.

Programs that leak 30 MB/min, with auto-restart, a health check every two seconds and a warm-up of twelve. The reason in the
history says over how long the slope was drawn, and so through how many samples after the warm-up. Beside them programs that
grow by 5 MB/min, which is half the bound and no leak: none of them may be restarted.
"""
import re
import sys

from . import processes
from .figures import at_most, exactly
from .localdeploy import LocalDeploy
from .programs import SOURCES
from .sandbox import Sandbox

INTERVAL = 2
WARM_UP = 12
SETTINGS = f"""\
version: "1.0"
defaults: {{health_check_interval_seconds: {INTERVAL}}}
restart_policy: {{initial_backoff_seconds: 0}}
stability: {{leak_warmup_seconds: {WARM_UP}}}
"""
LEAKING = 5
GROWING = 5
REASON = re.compile(r"Memory leak detected: \+(\d+\.\d) MB/min over (\d+) s")


def run(options):
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        ours.configure(SETTINGS)
        for number in range(GROWING):
            ours.start(f"growing-{number}", [sys.executable, SOURCES / "leaks.py", "5"], "--auto-restart")
        for number in range(LEAKING):
            ours.start(f"leaking-{number}", [sys.executable, SOURCES / "leaks.py", "30"], "--auto-restart")
        leaking = [f"leaking-{number}" for number in range(LEAKING)]
        processes.wait_until(lambda: all(restarts(ours, name) for name in leaking), 120, "every leaking program was restarted")
        reasons = [ours.history(name)["recent_attempts"][0]["reason"] for name in leaking]
        found = [REASON.fullmatch(reason) for reason in reasons]
        # A span has one sample more than it has intervals, and is told in whole seconds, rounded down.
        samples = [round((int(match[2]) + 0.5) / INTERVAL) + 1 for match in found if match]
        slopes = [float(match[1]) for match in found if match]
        shown = f"{LEAKING} programs, {min(slopes):.1f} to {max(slopes):.1f} MB/min found" if slopes else "no reason names a leak"
        yield at_most("leak of 30 MB/min: samples until restart", max(samples, default=99), "", 6, shown)
        yield exactly("restarted for another reason", found.count(None), 0, "; ".join(sorted({reason for reason, match in zip(reasons, found) if not match})))
        wrong = sum(restarts(ours, f"growing-{number}") for number in range(GROWING))
        yield exactly("programs that grow by 5 MB/min: restarted", wrong, 0, f"{GROWING} programs, all of that time")


def restarts(ours, name):
    return ours.status(name)["restart_history"]["total_restarts"]
