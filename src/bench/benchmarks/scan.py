"""scan: what one pass over the process table costs.

1000 runs of `sleep`, each under its shim, so a good 2000 processes; a Java main calls what the daemon calls at its tick,
with the daemon's own java and flags, and takes the processor time of its thread. Beside it, without a bar: the same for
one of these runs, as `status` does it, and the question whose a port is on which nobody listens.
"""
import os
import subprocess
from statistics import median

from . import processes
from .figures import at_most, reported
from .localdeploy import LocalDeploy
from .programs import SOURCES
from .sandbox import Sandbox

RUNS = 1000


def run(options):
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        java, flags = java_of_daemon(ours)
        classes = class_path(ours)
        compiled = sandbox.work / "scan"
        subprocess.run([f"{os.path.dirname(java)}/javac", "-cp", classes, "-d", compiled, SOURCES / "Scan.java"],
                       check=True, env=sandbox.environment)
        said = subprocess.run(
            [java, *flags, "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "--enable-native-access=ALL-UNNAMED",
             "-cp", f"{compiled}:{classes}", "Scan", sandbox.work, ours.distribution / "lib/local-deploy-shim", str(RUNS), str(options.rounds or 20)],
            check=True, env=sandbox.environment, stdout=subprocess.PIPE, text=True).stdout
        times = by_word(said)
        running = len(processes.all_pids())
        yield at_most(f"figures of {RUNS} runs, one pass", median(times["all"]), "ms", 300, of_cpu(times["all"], running))
        yield reported("figures of one of them", median(times["one"]), "ms", of_cpu(times["one"], running))
        yield reported("whose is a port: nobody's", median(times["nobody"]), "ms", of_cpu(times["nobody"], running))


def java_of_daemon(ours):
    """Its java, and its JVM flags without its AOT cache, which knows nothing of our main."""
    ours.start_daemon()
    daemon = ours.daemon_pid()
    flags = [one for one in processes.arguments(daemon) if one.startswith("-X") and not one.startswith("-XX:AOTCache")]
    java = processes.executable(daemon)
    ours.kill_daemon()
    return java, flags


def class_path(ours):
    daemon = ours.distribution / "lib/daemon"
    return ":".join(map(str, [*daemon.glob("app/*.jar"), *daemon.glob("lib/main/*.jar"), *daemon.glob("lib/boot/*.jar")]))


def by_word(text):
    times = {}
    for line in text.splitlines():
        word, milliseconds = line.split()
        times.setdefault(word, []).append(float(milliseconds))
    return times


def of_cpu(times, running):
    return f"CPU; first {times[0]:.1f} ms, then {min(times[1:]):.1f} to {max(times[1:]):.1f} ms; {running} processes on the machine"
