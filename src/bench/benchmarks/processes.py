"""Looks at processes through /proc, which is why the benchmarks need Linux."""
import os
import signal
import time
from pathlib import Path


def _read(pid, name):
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def all_pids():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def stat(pid):
    """The fields of /proc/PID/stat after the command's name (index 0 is the state), or [] if there is no process."""
    return _read(pid, "stat").rpartition(b")")[2].decode().split()


def is_alive(pid):
    """A zombie is dead."""
    fields = stat(pid)
    return bool(fields) and fields[0] not in "ZX"


def birth(pid):
    """Start time in clock ticks; together with the pid it names a process for good. None if there is none."""
    fields = stat(pid)
    return int(fields[19]) if fields and fields[0] not in "ZX" else None


def parent(pid):
    """Its pid; None if there is no process."""
    fields = stat(pid)
    return int(fields[1]) if fields else None


def arguments(pid):
    return _read(pid, "cmdline").decode(errors="replace").split("\0")[:-1]


def environment(pid):
    """As it was when the program was started."""
    pairs = (entry.partition("=") for entry in _read(pid, "environ").decode(errors="replace").split("\0"))
    return {name: value for name, _, value in pairs if name}


def executable(pid):
    try:
        return os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return ""


def cpu_seconds(pid):
    """User and system time spent so far by all its threads."""
    fields = stat(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _kilobytes(text, key):
    for line in text.decode().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1])
    return 0


def resident_mb(pid):
    return _kilobytes(_read(pid, "status"), "VmRSS") * 1024 / 1e6


def proportional_mb(pid):
    """Pages shared by n processes count 1/n in each."""
    return _kilobytes(_read(pid, "smaps_rollup"), "Pss") * 1024 / 1e6


def threads(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def marked(name, value):
    """The living processes whose environment had NAME=VALUE when they were started."""
    mark = f"{name}={value}".encode()
    return [pid for pid in all_pids() if mark in _read(pid, "environ").split(b"\0") and is_alive(pid)]


def kill(pid, number=signal.SIGKILL):
    """False if it has gone already."""
    try:
        os.kill(pid, number)
        return True
    except ProcessLookupError:
        return False


def wait_until(condition, seconds, what, look_again=0.005):
    """The first true value of condition(); fails, naming WHAT, if there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain: {what}")
        time.sleep(look_again)
