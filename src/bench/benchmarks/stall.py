"""stall: whether an expensive pattern in one deployment delays what is found in another.

The time from the writing of a matching line to its event on /events: five deployments that write eight such lines each, one a second;
then the same again while another deployment writes lines of 64 KB without a pause, first with the built-in patterns, and then with
`(a+)+$`, which takes as long for them as a pattern can. What the writer costs the others without that pattern is its share of the delay.
"""
import os
import string
import time
from statistics import median

from .events import Events
from .figures import at_most, percentile, reported
from .localdeploy import LocalDeploy
from .rounds import progress
from .sandbox import Sandbox

PROJECT = """\
version: "1.0"
deployments:
  expensive:
    log_monitoring: {error_patterns: ["(a+)+$"]}
log_rotation: {max_size_mb: 10, keep: 1}
"""
WRITER = "import sys\nline = 'a' * 65534 + 'b\\n'\nwhile True: sys.stdout.write(line)"
QUIET = 5


def run(options):
    with Sandbox(options) as sandbox:
        (sandbox.work / "local-deploy.yaml").write_text(PROJECT)
        ours = LocalDeploy(options.dist, sandbox)
        ours.start_daemon()
        rounds = options.rounds or 8
        alone = delays(ours, sandbox, "alone", rounds)
        flood = beside(ours, sandbox, "usual", rounds)
        expensive = beside(ours, sandbox, "expensive", rounds)
        evidence = ", ".join(f"{name} median {median(times):.0f} ms, 95 % {percentile(times, 0.95):.0f} ms" for name, times in
                             (("alone", alone), ("beside the writer", flood), ("with the pattern", expensive))) + f"; {len(alone)} lines each"
        yield at_most("stall: delay by (a+)+$, 95 %", percentile(expensive, 0.95) - percentile(alone, 0.95), "ms", 100, evidence)
        yield at_most("stall: delay by (a+)+$, median", median(expensive) - median(alone), "ms", 100, evidence)
        yield reported("stall: of which the writer's, 95 %", percentile(flood, 0.95) - percentile(alone, 0.95), "ms", "the same writer, usual patterns")
        yield reported("stall: longest beside it", max(expensive), "ms", f"beside the writer {max(flood):.0f} ms, alone {max(alone):.0f} ms")


def beside(ours, sandbox, name, rounds):
    """The delays while another deployment, which is called like its patterns, writes as fast as it can."""
    ours.start(name, ["python3", "-c", WRITER])
    time.sleep(3)
    times = delays(ours, sandbox, f"beside-{name}", rounds)
    ours.run("stop", "--force", name)
    return times


def delays(ours, sandbox, phase, rounds):
    """Milliseconds from each line to its event. Every line is another error, and none more than may be told in a minute."""
    pipes = []
    for number in range(QUIET):
        pipe = sandbox.work / f"{phase}{number}"
        os.mkfifo(pipe)
        ours.start(f"{phase}{number}", ["/bin/cat", str(pipe)])
        pipes.append(pipe.open("w", buffering=1))
    found = []
    with Events(ours) as events:
        for round_ in range(-1, rounds):
            for number, pipe in enumerate(pipes):
                line = f"FATAL: {phase} {string.ascii_lowercase[number]}{string.ascii_lowercase[round_ + 1]}"
                begin = time.monotonic()
                pipe.write(line + "\n")
                took = 1000 * (events.error(line, 30).at - begin)
                if round_ >= 0:
                    found.append(took)
                time.sleep(max(0, begin + 1 / QUIET - time.monotonic()))
            progress(f"{phase}: round {round_ + 1} of {rounds}")
    progress("")
    return found
