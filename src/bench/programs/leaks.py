"""leaks.py MB_PER_MINUTE: holds on to that much more memory, in small pieces, and does nothing else."""
import sys
import time

PAUSE = 0.1

piece = int(float(sys.argv[1]) * 1024 * 1024 / 60 * PAUSE)
kept = []
due = time.monotonic()
while True:
    kept.append(b"x" * piece)
    due += PAUSE
    time.sleep(max(0, due - time.monotonic()))
