"""usage: leak.py MB_PER_SECOND SECONDS_OF_CALM    keeps a little more every 50 ms, once it begins"""
import sys
import time

rate, calm = float(sys.argv[1]), float(sys.argv[2])
kept, began = [], time.monotonic()
while True:
    if time.monotonic() - began >= calm:
        kept.append([object() for _ in range(int(rate * 1048576 / 20 / 24))])
    time.sleep(0.05)
