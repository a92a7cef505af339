"""monitor: what the live view costs, and how soon it shows what has happened.

Twenty idle deployments, one of which prints a line a second, and `local-deploy monitor` in a tmux of 100×30. First the
processor time of the monitor while it shows all of them, then while it shows the talking one, at the usual refresh of two
seconds. Then, at a refresh of ten minutes so that only an event can bring it, the time from a SIGKILL of one deployment
until the screen says that it has crashed; the daemon's way to notice it is part of that.
"""
import itertools
import os
import subprocess
import time

from . import processes
from .figures import at_most, percentile
from .localdeploy import LocalDeploy
from .rounds import progress
from .sandbox import Sandbox

DEPLOYMENTS = 20
VICTIM = "d0"
SLEEP = ["/bin/sleep", "1000000"]
TALK = ["/bin/sh", "-c", "n=0; while :; do n=$((n+1)); echo line $n; sleep 1; done"]

# The JVM has compiled what it needs.
WARM_UP_SECONDS = 20


# A tmux server still listens for a moment after it was killed: the next one must not be asked for there.
SOCKETS = itertools.count()


class Terminal:
    """One tmux server with one program in it, for the time of a `with`."""

    def __init__(self, sandbox, *command):
        self.sandbox = sandbox
        self.socket = str(sandbox.folder / f"tmux-{next(SOCKETS)}")
        self.command = command

    def tmux(self, *arguments):
        done = subprocess.run(["tmux", "-S", self.socket, *arguments], env=self.sandbox.environment, cwd=self.sandbox.work,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"tmux {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def wait_for(self, text, seconds=30):
        processes.wait_until(lambda: text in self.screen(), seconds, f"'{text}' on the screen")

    def java(self):
        """The pid of the program, which its launcher has become."""
        pid = int(self.tmux("display-message", "-p", "#{pane_pid}"))
        processes.wait_until(lambda: os.path.basename(processes.executable(pid)) == "java", 10, "the launcher becomes java")
        return pid

    def __enter__(self):
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", *self.command)
        return self

    def __exit__(self, *_):
        self.tmux("kill-server")


def run(options):
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        for number in range(DEPLOYMENTS):
            ours.start(f"d{number}", SLEEP)
            progress(f"started {number + 1}")
        ours.start("talker", TALK)
        progress("")
        seconds = options.seconds or 60
        yield cost(ours, sandbox, "monitor: CPU, all of 21", seconds)
        yield cost(ours, sandbox, "monitor: CPU, one that talks", seconds, "talker")
        yield delay(ours, sandbox, options.rounds or 20)


def cost(ours, sandbox, name, seconds, *reference):
    with Terminal(sandbox, ours.launcher, "monitor", *reference) as terminal:
        terminal.wait_for("q quit")
        pid = terminal.java()
        time.sleep(WARM_UP_SECONDS)
        before = processes.cpu_seconds(pid)
        time.sleep(seconds)
        spent = processes.cpu_seconds(pid) - before
        return at_most(name, 100 * spent / seconds, "%", 2,
                       f"{spent:.2f} s in {seconds} s, refresh 2 s; resident {processes.resident_mb(pid):.0f} MB")


def delay(ours, sandbox, rounds):
    times = []
    with Terminal(sandbox, ours.launcher, "monitor", "--refresh", "600") as terminal:
        for number in range(rounds):
            terminal.wait_for(f"{DEPLOYMENTS + 1} up")
            time.sleep(0.5)
            pid = ours.status(VICTIM)["process"]["pid"]
            begin = time.perf_counter_ns()
            processes.kill(pid)
            processes.wait_until(lambda: "1 crashed" in terminal.screen(), 10, "the crash is on the screen", look_again=0.002)
            times.append((time.perf_counter_ns() - begin) / 1e6)
            ours.run("restart", VICTIM)
            progress(f"round {number + 1} of {rounds}")
        progress("")
    return at_most("kill → on the screen, slowest", max(times), "ms", 300,
                   f"p50 {percentile(times, 0.5):.0f} ms of {rounds}; looked at every few ms, noticing the crash included")
