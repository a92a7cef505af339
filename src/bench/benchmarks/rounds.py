"""Times things in turns (A B A B ...), so that whatever else the machine does hits all contestants alike."""
import subprocess
import sys
import time


def alternating(rounds, contestants, warm_up=1):
    """Calls each of {name: function} once per round; gives {name: [what the function returned, ...]}."""
    values = {name: [] for name in contestants}
    for number in range(-warm_up, rounds):
        for name, measure in contestants.items():
            value = measure()
            if number >= 0:
                values[name].append(value)
        progress(f"round {max(0, number + 1)} of {rounds}")
    progress("")
    return values


def wall_ms(argv, sandbox):
    """How long a command takes, from its start until it has ended; it must succeed."""
    begin = time.perf_counter_ns()
    done = subprocess.run(
        argv, env=sandbox.environment, cwd=sandbox.work,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    took = (time.perf_counter_ns() - begin) / 1e6
    if done.returncode != 0:
        raise RuntimeError(f"{argv} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return took


def progress(text):
    """On a terminal only, and never on stdout."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
