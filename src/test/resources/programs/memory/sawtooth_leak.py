"""usage: sawtooth_leak.py KEPT_MB_PER_SECOND    fills a buffer for three seconds, empties it, and keeps a part of it"""
import sys
import time

kept, buffer, ticks = [], [], 0
while True:
    buffer.append(b"x" * 400_000)
    ticks += 1
    if ticks % 30 == 0:
        kept.append(b"k" * int(float(sys.argv[1]) * 3 * 1048576))
        buffer.clear()
    time.sleep(0.1)
