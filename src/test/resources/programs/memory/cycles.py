"""usage: cycles.py    makes reference cycles, which only the cyclic collector frees"""
import gc
import time

gc.set_threshold(20_000, 5, 5)
while True:
    for _ in range(400):
        ring = {"page": [0] * 200}
        ring["self"] = ring
    time.sleep(0.05)
