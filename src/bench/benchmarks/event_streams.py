"""events: from what happens to who listens, and what 50 listeners cost.

500 deployments without auto-restart. 50 streams of events are opened, of which five do not read. One deployment is killed with
SIGKILL and restarted, again and again: from the signal until each stream that reads has its CRASHED event. The daemon's resident set,
each time at rest: before, with the streams open, after these events, and after a storm of restarts that fills the queues of those
that do not read.
"""
import contextlib
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

from . import processes
from .events import Events
from .figures import at_most, percentile, reported
from .localdeploy import LocalDeploy
from .rounds import progress
from .sandbox import Sandbox

DEPLOYMENTS = 500
READERS = 45
SLEEPERS = 5
SLEEP = ["/bin/sleep", "1000000"]
VICTIM = "d0"

# The machine must be at rest before the next kill.
REST_SECONDS = 0.15

# Restarts of the storm: each is some five events, and a queue holds a thousand.
STORM = 300

# Long enough for the daemon to give back what a burst has left behind.
SETTLE_SECONDS = 30


def run(options):
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        for number in range(DEPLOYMENTS):
            ours.start(f"d{number}", SLEEP)
            progress(f"started {number + 1}")
        progress("")
        daemon = ours.daemon_pid()
        before = at_rest(daemon)
        with contextlib.ExitStack() as open_streams:
            readers = [open_streams.enter_context(Events(ours)) for _ in range(READERS)]
            for _ in range(SLEEPERS):
                open_streams.enter_context(deaf(ours))
            with_streams = at_rest(daemon)
            yield from latency(ours, readers, options.rounds or 30)
            after_events = at_rest(daemon)
            storm(ours)
            after_storm = at_rest(daemon)
        evidence = (f"{before:.1f} MB before, {with_streams:.1f} MB with {READERS + SLEEPERS} streams, {after_events:.1f} MB after"
                    f" {options.rounds or 30} crashes, {after_storm:.1f} MB after {STORM} restarts")
        yield reported("events: daemon, 500 deployments", before, "MB", "resident, without a stream")
        yield reported("events: what 50 streams add", with_streams - before, "MB", evidence)
        yield reported("events: what a storm adds", after_storm - after_events, "MB", f"{SLEEPERS} streams did not read it; {evidence}")


@contextlib.contextmanager
def deaf(ours):
    """A stream that nobody reads."""
    card = ours.card()
    address = urlsplit(card["api_url"])
    token = Path(card["token_file"]).read_text().strip()
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect((address.hostname, address.port))
        one.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        yield one


def latency(ours, readers, rounds):
    firsts, slowest = [], []
    for number in range(rounds):
        time.sleep(REST_SECONDS)
        pid = ours.status(VICTIM)["process"]["pid"]
        seen = [len(reader.heard) for reader in readers]
        begin = time.monotonic()
        processes.kill(pid)
        heard = [arrival(reader, since) - begin for reader, since in zip(readers, seen)]
        firsts.append(1000 * min(heard))
        slowest.append(1000 * max(heard))
        ours.run("restart", VICTIM)
        progress(f"round {number + 1} of {rounds}")
    progress("")
    yield at_most("kill → event, slowest of all", max(slowest), "ms", 100,
                  f"p50 of the first reader {percentile(firsts, 0.5):.1f} ms, of the last of {READERS} {percentile(slowest, 0.5):.1f} ms; {rounds} kills")


def arrival(reader, since):
    event = processes.wait_until(
        lambda: next((one for one in reader.heard[since:] if one.name == "deployment" and one.data["status"] == "CRASHED"), None),
        10, "the event of a crash")
    return event.at


def storm(ours):
    with contextlib.suppress(TimeoutError):
        for number in range(STORM):
            ours.run("restart", f"d{number % DEPLOYMENTS}")
            progress(f"restart {number + 1} of {STORM}")
    progress("")


def at_rest(daemon):
    time.sleep(SETTLE_SECONDS)
    return processes.resident_mb(daemon)
