"""Runs a program on a terminal of its own and repeats what it prints.

usage: terminal.py FILE PROGRAM ARG...   presses Ctrl-C as soon as FILE exists; "-" never presses it
Exit status: that of the program, 128+N after signal N.
"""
import os
import pty
import select
import signal
import sys

trigger, program = sys.argv[1], sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who runs the tests in the background hands down that it is ignored
    os.execvp(program[0], program)
pressed = trigger == "-"
while True:
    ready, _, _ = select.select([terminal], [], [], 0.05)
    if ready:
        try:
            said = os.read(terminal, 65536)
        except OSError:  # Linux says so when the last one has closed the terminal
            break
        if not said:
            break
        sys.stdout.buffer.write(said)
        sys.stdout.buffer.flush()
    if not pressed and os.path.exists(trigger):
        os.write(terminal, b"\x03")
        pressed = True
status = os.waitpid(pid, 0)[1]
sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
