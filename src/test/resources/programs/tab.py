"""Types lines into a shell on a terminal, and presses Tab and Enter after each.

usage: tab.py SET-UP LINE... -- SHELL ARG...     SET-UP is typed first, without Tab
Prints what the terminal showed. Exit status 1 if the shell takes more than 30 s.
"""
import os
import pty
import select
import sys
import time

split = sys.argv.index("--")
set_up, *lines = sys.argv[1:split]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[split + 1], sys.argv[split + 1:])

deadline = time.monotonic() + 30


def read_until(end):
    """What is shown up to this text, or up to the shell's end."""
    said = b""
    while not end or end not in said:
        ready, _, _ = select.select([terminal], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            sys.exit("the shell does not come to an end")
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux says so when the last one has closed the terminal
            return
        said += piece
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()


# The quotes are gone when it is said, so what is typed does not count as the answer.
os.write(terminal, (set_up + "; echo SET''UP\n").encode())
read_until(b"SETUP")
for line in lines:
    # One after the other: at its prompt a shell reads all there is, while a command runs the terminal keeps it.
    os.write(terminal, (line + "\t\n").encode())
os.write(terminal, b"exit\n")
read_until(b"")
os.waitpid(pid, 0)
