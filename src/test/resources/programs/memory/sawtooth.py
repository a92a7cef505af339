"""usage: sawtooth.py    fills a buffer of 80 MB over seven seconds and empties it, for ever"""
import random
import time

buffer = []
while True:
    for _ in range(random.randint(25, 40)):
        buffer.append(b"x" * 2_000_000)
        time.sleep(0.2)
    buffer.clear()
