"""log-monitor: what the search for errors costs a program that writes 200 MB, and the daemon that searches them.

A program writes 200 MB in lines of 100 bytes, one write(2) each, times itself, and then writes an error: under a shell's `>` and under
local-deploy, which searches its log with the built-in patterns meanwhile. It begins when it has been up for some seconds, because a start has a
price of its own. The daemon's CPU time is that from the moment when it begins to write to the event about the error, the time between the last
of the lines and that event is how far the search was behind. Without rotation, which `rotation` measures.
"""
import time
from statistics import median

from . import processes
from .events import Events
from .figures import at_least, at_most, reported
from .localdeploy import LocalDeploy
from .log_capture import LINES, LOOK_AGAIN, MEGABYTES, NO_ROTATION, under_shell
from .programs import compiled
from .rounds import alternating
from .sandbox import Sandbox

LAST = "FATAL: that was all"
SETTLED = 3  # seconds after a start


def run(options):
    with Sandbox(options) as sandbox:
        program = compiled("lines", sandbox.work)
        ours = LocalDeploy(options.dist, sandbox)
        ours.configure(NO_ROTATION)
        ours.start_daemon()
        runs = []
        speeds = alternating(options.rounds or 9, {
            "local-deploy": lambda: under_local_deploy(ours, program, sandbox, runs),
            "shell": lambda: under_shell(program, sandbox),
        })
        runs = runs[1:]
        pairs = [a / b for a, b in zip(speeds["local-deploy"], speeds["shell"])]
        yield at_least("log monitor on / shell's >", median(speeds["local-deploy"]) / median(speeds["shell"]), "×", 0.95,
                       f"local-deploy {median(speeds['local-deploy']):.0f} MB/s, shell {median(speeds['shell']):.0f} MB/s "
                       f"(medians of {len(pairs)} pairs; median of the pairs' ratios {median(pairs):.2f})")
        shares = [100 * cpu / (writing + behind) for cpu, writing, behind in runs]
        yield at_most("log monitor: daemon's CPU", median(shares), "%", 30,
                      f"of one core, while it is written and searched; {median(cpu for cpu, _, _ in runs):.2f} s per 200 MB; "
                      f"{min(shares):.0f} to {max(shares):.0f} %")
        yield reported("log monitor: behind at the end", 1000 * median(behind for _, _, behind in runs), "ms",
                       f"last write to event; at most {1000 * max(behind for _, _, behind in runs):.0f} ms")


def under_local_deploy(ours, program, sandbox, runs):
    log, result = sandbox.work / "lines.log", sandbox.work / "lines.result"
    go = sandbox.work / "lines.go"
    daemon = ours.daemon_pid()
    with Events(ours) as events:
        line = f'until [ -e "{go}" ]; do sleep 0.02; done; "$0" {LINES} "{result}"; echo "{LAST}"; exec sleep 600'
        ours.start("lines", ["/bin/sh", "-c", line, program], "--log-file", str(log))
        time.sleep(SETTLED)
        before = processes.cpu_seconds(daemon)
        go.touch()
        processes.wait_until(result.exists, 300, "the program has written all lines", look_again=LOOK_AGAIN)
        written = time.monotonic() - (time.time() - result.stat().st_mtime)
        heard = events.error(LAST, 120).at
        cpu = processes.cpu_seconds(daemon) - before
    seconds = int(result.read_text()) / 1e9
    runs.append((cpu, seconds, max(0, heard - written)))
    result.unlink()
    go.unlink()
    ours.run("stop", "--force", "lines")
    checked_but_for(log, len(LAST) + 1)
    ours.run("remove", "lines")
    log.unlink(missing_ok=True)
    return MEGABYTES / seconds


def checked_but_for(log, more):
    if log.stat().st_size != LINES * 100 + more:
        raise RuntimeError(f"{log} has {log.stat().st_size} bytes instead of {LINES * 100 + more}")
