"""tree-stop: processes that are left after `stop`, for four shapes of process tree.

Every child ignores SIGTERM. in-group: child in the leader's process group; own-session: child called setsid;
double-forked: the same, and its parent is gone; leader-gone: the leader has ended before `stop` is called. The same with
`pm2 delete` for comparison.
"""
import sys
import time

from . import processes
from .figures import exactly, reported
from .localdeploy import LocalDeploy
from .pm2 import Pm2
from .programs import TREE
from .sandbox import Sandbox

SHAPES = {
    "in-group": ["in-group", "leader-obeys"],
    "own-session": ["own-session", "leader-obeys"],
    "double-forked": ["double-forked", "leader-obeys"],
    "leader-gone": ["in-group", "leader-leaves"],
}


def run(options):
    with Sandbox(options) as sandbox:
        ours, pm2 = LocalDeploy(options.dist, sandbox), Pm2(sandbox)
        survivors = {shape: survivors_of(shape, sandbox, "ours", lambda name, argv: ours.start(name, argv),
                                         lambda name: ours.run("stop", "--timeout", "2", name)) for shape in SHAPES}
        yield exactly("tree stop: survivors", sum(survivors.values()), 0, shown(survivors))
        survivors = {shape: survivors_of(shape, sandbox, "pm2", lambda name, argv: pm2.start_all({name: argv}, autorestart=False),
                                         lambda name: pm2.run("delete", name)) for shape in SHAPES}
        yield reported("tree stop: PM2's survivors", sum(survivors.values()), "", shown(survivors))


def survivors_of(shape, sandbox, whose, start, stop):
    """Counts what lives one second after the stop said that it was done, and ends it."""
    words = SHAPES[shape]
    pid_file = sandbox.work / f"{whose}-{shape}.pids"
    leader_stays = "leader-leaves" not in words
    start(f"{whose}-{shape}", [sys.executable, str(TREE), str(pid_file), *words])
    pids = processes.wait_until(lambda: complete(pid_file, 2 if leader_stays else 1), 20, f"the tree {shape} is complete")
    if not leader_stays:
        time.sleep(1)
    births = {pid: processes.birth(pid) for pid in pids}
    stop(f"{whose}-{shape}")
    time.sleep(1)
    left = [pid for pid in pids if births[pid] is not None and processes.birth(pid) == births[pid]]
    for pid in left:
        processes.kill(pid)
    return len(left)


def complete(pid_file, expected):
    lines = pid_file.read_text().splitlines() if pid_file.exists() else []
    return [int(line.split()[1]) for line in lines] if len(lines) >= expected else []


def shown(survivors):
    return ", ".join(f"{shape} {count}" for shape, count in survivors.items())
