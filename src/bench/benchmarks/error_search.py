"""error-search: what the search for errors in the output costs.

CPU time of one thread with the daemon's flags: 200 MB of 100-byte lines, read from a file and searched with the built-in patterns; then
other texts and patterns from memory, and the longest call, which is how long another deployment's match may wait. The searching
code is the distribution's own.
"""
import os
import subprocess

from .figures import at_most, reported
from .localdeploy import LocalDeploy
from .programs import SOURCES
from .sandbox import Sandbox
from .scan import class_path, java_of_daemon

# What a program writes without us and with us, see "log".
MEGABYTES, MEGABYTES_PER_SECOND = 200, 140


def run(options):
    with Sandbox(options) as sandbox:
        results = measured(LocalDeploy(options.dist, sandbox), sandbox)
    seconds = results.pop("CPU seconds: 200 MB read and searched")
    writing = MEGABYTES / MEGABYTES_PER_SECOND
    yield at_most("error search: share of one core", 100 * seconds / writing, "%", 30,
                  f"{seconds:.2f} s CPU for the 200 MB that a program writes in {writing:.2f} s; {MEGABYTES / seconds:.0f} MB/s")
    for name, value in results.items():
        kind, what = name.split(": ", 1)
        if "longest call" in name:
            yield at_most(f"error search: {what}", value, "ms", 100, "CPU time")
        else:
            yield reported(f"error search: {what}", value, kind, "per core, from memory")


def measured(ours, sandbox):
    """{name: number} as programs/ErrorSearch.java prints them."""
    java, flags = java_of_daemon(ours)
    classes = os.pathsep.join([class_path(ours), str(sandbox.work)])
    quiet = {"check": True, "env": sandbox.environment, "stdout": subprocess.PIPE, "text": True}
    subprocess.run([f"{os.path.dirname(java)}/javac", "-cp", classes, "-d", sandbox.work, SOURCES / "ErrorSearch.java"], **quiet)
    done = subprocess.run([java, *flags, "-cp", classes, "ErrorSearch", sandbox.work], **quiet)
    return {name: float(number) for name, number in (line.split("\t") for line in done.stdout.splitlines())}
