"""usage: cache.py    reads 120 MB into a cache during the first 40 seconds, then answers from it"""
import random
import time

cache = {}
while True:
    for _ in range(10):
        cache.setdefault(random.randrange(1200), b"p" * 100_000)
    time.sleep(0.1)
