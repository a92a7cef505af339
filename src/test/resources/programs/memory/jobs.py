"""usage: jobs.py    a watcher: every 12 seconds a child process works for three and ends"""
import subprocess
import sys
import time

while True:
    subprocess.run([sys.executable, "-c", "import time; kept = b'x' * 90_000_000; time.sleep(3)"])
    time.sleep(9)
