"""Makes process trees of the shapes that supervisors lose.

usage: tree.py PIDFILE SHAPE...     each shape forks one child that appends "shape pid" to PIDFILE and ignores SIGTERM
shapes: in-group own-group own-session double-forked cleared-environment
With the extra word leader-leaves the leader ends as soon as all children have said their pid; with leader-obeys it ends
on SIGTERM; otherwise it ignores SIGTERM, too.
"""
import os
import signal
import sys
import time

pid_file, shapes = sys.argv[1], sys.argv[2:]
children = [shape for shape in shapes if not shape.startswith("leader-")]


def stay(shape):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with open(pid_file, "a") as file:
        file.write(f"{shape} {os.getpid()}\n")
    while True:
        signal.pause()


def child(shape):
    if os.fork() > 0:
        return
    if shape == "own-group":
        os.setpgid(0, 0)
    if shape in ("own-session", "double-forked", "cleared-environment"):
        os.setsid()
    if shape in ("double-forked", "cleared-environment") and os.fork() > 0:
        os._exit(0)
    if shape == "cleared-environment":
        os.execve(sys.executable, [sys.executable, __file__, pid_file, "stay"], {"PATH": os.environ["PATH"]})
    stay(shape)


if shapes == ["stay"]:
    stay("cleared-environment")
for shape in children:
    child(shape)
if "leader-obeys" not in shapes:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
while not os.path.exists(pid_file) or len(open(pid_file).readlines()) < len(children):
    time.sleep(0.01)
if "leader-leaves" in shapes:
    sys.exit(3)
with open(pid_file, "a") as file:
    file.write(f"leader {os.getpid()}\n")
while True:
    signal.pause()
