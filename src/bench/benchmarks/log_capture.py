"""log: how fast a program can write when its output is captured.

A program writes 200 MB in lines of 100 bytes, one write(2) each, and times itself: under local-deploy and under a
shell's `>`, in turns; PM2 once, for comparison. Without rotation, which `rotation` measures.
"""
import subprocess
from statistics import median

from . import processes
from .figures import at_least, reported
from .localdeploy import LocalDeploy
from .pm2 import Pm2
from .programs import compiled
from .rounds import alternating
from .sandbox import Sandbox

LINES = 2_000_000
MEGABYTES = LINES * 100 / 1e6

NO_ROTATION = """\
version: "1.0"
log_rotation: {enabled: false}
"""

# Seconds. Who looks more often takes one of two cores from the program again and again; the same for every contestant.
LOOK_AGAIN = 0.05


def run(options):
    with Sandbox(options) as sandbox:
        program = compiled("lines", sandbox.work)
        ours = LocalDeploy(options.dist, sandbox)
        ours.configure(NO_ROTATION)
        ours.start_daemon()
        daemon = ours.daemon_pid()
        cpu = []
        speeds = alternating(options.rounds or 9, {
            "local-deploy": lambda: under_local_deploy(ours, daemon, program, sandbox, cpu),
            "shell": lambda: under_shell(program, sandbox),
        })
        pairs = [a / b for a, b in zip(speeds["local-deploy"], speeds["shell"])]
        yield at_least("log capture / shell's >", median(speeds["local-deploy"]) / median(speeds["shell"]), "×", 0.95,
                       f"local-deploy {median(speeds['local-deploy']):.0f} MB/s, shell {median(speeds['shell']):.0f} MB/s "
                       f"(medians of {len(pairs)} pairs; median of the pairs' ratios {median(pairs):.2f})")
        yield reported("log capture: daemon's CPU time", median(cpu), "s", "per 200 MB, start and end of the run included")
        speed = under_pm2(Pm2(sandbox), program, sandbox)
        yield reported("log capture: PM2 / shell's >", speed / median(speeds["shell"]), "×", f"PM2 {speed:.0f} MB/s, once")


def measured(program, sandbox, begin):
    """Calls begin(argv), which must not wait, waits for the program's own measurement; gives MB/s."""
    result = sandbox.work / "lines.result"
    begin([program, str(LINES), str(result)])
    processes.wait_until(result.exists, 300, "the program has written all lines", look_again=LOOK_AGAIN)
    nanoseconds = int(result.read_text())
    result.unlink()
    return MEGABYTES / (nanoseconds / 1e9)


def under_local_deploy(ours, daemon, program, sandbox, cpu):
    log = sandbox.work / "lines.log"
    before = processes.cpu_seconds(daemon)
    speed = measured(program, sandbox, lambda argv: ours.start("lines", argv, "--log-file", str(log)))
    cpu.append(processes.cpu_seconds(daemon) - before)
    checked(log)
    ours.run("stop", "lines")
    ours.run("remove", "lines")
    log.unlink(missing_ok=True)
    return speed


def under_shell(program, sandbox):
    log = sandbox.work / "shell.log"
    shells = []
    speed = measured(program, sandbox, lambda argv: shells.append(subprocess.Popen(
        ["/bin/sh", "-c", '"$@" > "$LOG"', "sh", *argv], env={**sandbox.environment, "LOG": str(log)})))
    if shells[0].wait() != 0:
        raise RuntimeError(f"the shell ended with {shells[0].returncode}")
    checked(log)
    log.unlink()
    return speed


def under_pm2(pm2, program, sandbox):
    log = sandbox.work / "pm2.log"
    return measured(program, sandbox, lambda argv: pm2.start_all(
        {"lines": argv}, autorestart=False, out_file=str(log), error_file="/dev/null"))


def checked(log):
    if log.stat().st_size != LINES * 100:
        raise RuntimeError(f"{log} has {log.stat().st_size} bytes instead of {LINES * 100}")
