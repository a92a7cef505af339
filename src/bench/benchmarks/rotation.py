"""rotation: a program writes numbered lines at full speed while its log is rotated.

For --seconds (60), one write(2) per line of 100 bytes. At the end all archives and the live file are read with gzip:
which lines are missing, which come twice. Also how fast it could write, how long the longest write took, how large the
live file became, and what the daemon needed for it.
"""
import subprocess
import threading

from . import processes
from .figures import exactly, reported
from .localdeploy import LocalDeploy
from .programs import compiled
from .sandbox import Sandbox

KEEP_ALL = """\
version: "1.0"
log_rotation: {max_size_mb: 50, keep: 1000000, max_total_mb: 100000000}
"""
MAX_SIZE = 50 * 1024 * 1024


def run(options):
    seconds = options.seconds or 60
    with Sandbox(options) as sandbox:
        program = compiled("numbers", sandbox.work)
        ours = LocalDeploy(options.dist, sandbox)
        ours.configure(KEEP_ALL)
        ours.start_daemon()
        before = processes.cpu_seconds(ours.daemon_pid())
        result = sandbox.work / "numbers.result"
        ours.start("numbers", [program, str(seconds), str(result)])
        log = ours.log_file("numbers")
        with Largest(log) as largest:
            processes.wait_until(result.exists, seconds + 60, "the program has written all lines", look_again=0.1)
        written, longest = map(int, result.read_text().split())
        processes.wait_until(lambda: data_in(log) < MAX_SIZE, 120, "the last rotation is done", look_again=0.2)
        cpu = processes.cpu_seconds(ours.daemon_pid()) - before
        archives = sorted(log.parent.glob(f"{log.name}.*.gz"))
        lines, missing, wrong = read(program, archives, log)
        evidence = f"{written} lines in {seconds} s, {len(archives)} archives"
        yield exactly("rotation: lines missing", missing + max(0, written - lines), 0, evidence)
        yield exactly("rotation: lines twice or torn", wrong, 0, evidence)
        yield reported("rotation: written", written * 100 / 1e6 / seconds, "MB/s", "by the program, while its log was rotated")
        yield reported("rotation: longest write", longest / 1e6, "ms", "the program waits while bytes are taken out")
        yield reported("rotation: largest live file", largest.megabytes, "MB", "room on the disk; rotated at 50 MiB")
        yield reported("rotation: archives", sum(one.stat().st_size for one in archives) / 1e6, "MB", f"of {written / 1e4:.0f} MB written")
        yield reported("rotation: daemon's CPU time", cpu, "s", f"in {seconds} s; {cpu / seconds * 100:.0f} % of one core")


def room_of(log):
    return log.stat().st_blocks * 512


def data_in(log):
    """Bytes of the live file that are not a hole, more or less."""
    return min(log.stat().st_size, room_of(log))


def read(program, archives, log):
    """Unpacks everything in order, as any user could, and counts."""
    everything = "for archive in \"$@\"; do gzip -dc \"$archive\" || exit; done; tr -d '\\000' < \"$LOG\""
    with subprocess.Popen(["/bin/sh", "-c", everything, "sh", *map(str, archives)], env={"LOG": str(log), "PATH": "/usr/bin:/bin"},
                          stdout=subprocess.PIPE) as unpacked:
        counted = subprocess.run([program, "check"], stdin=unpacked.stdout, capture_output=True, text=True, check=True)
    if unpacked.returncode != 0:
        raise RuntimeError("an archive cannot be unpacked")
    return map(int, counted.stdout.split())


class Largest:
    """Looks at the live file from time to time."""

    def __init__(self, log):
        self.log = log
        self.megabytes = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self):
        while not self._over.wait(0.1):
            self.megabytes = max(self.megabytes, room_of(self.log) / 1e6)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()
