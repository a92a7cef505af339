"""web: the page in a real browser.

500 idle deployments. A browser that has never been here follows a link of `local-deploy ui`, until all rows are on the
screen; again and again, each time with a new profile. Then deployments without auto-restart are killed with SIGKILL, one
after the other, until the frame in which the page shows the crash: the time that the daemon takes to notice included.
Needs Chromium, and Node with npm, which installs Playwright beside PM2.
"""
import json
import os
import shutil
import subprocess
from pathlib import Path

from . import processes
from .figures import at_most, percentile, reported
from .localdeploy import LocalDeploy
from .rounds import progress
from .sandbox import Sandbox

DEPLOYMENTS = 500
SLEEP = ["/bin/sleep", "1000000"]
PLAYWRIGHT = "1.62.0"
PROGRAM = Path(__file__).resolve().parent.parent / "programs/page.mjs"


def run(options):
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("bench web needs Chromium (Debian: chromium)")
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        for number in range(DEPLOYMENTS):
            ours.start(f"d{number}", SLEEP)
            progress(f"started {number + 1}")
        progress("")
        before = processes.resident_mb(ours.daemon_pid())
        with Browser(chromium, sandbox) as browser:
            yield from opened(ours, browser, options.rounds or 10)
            yield from killed(ours, browser, options.rounds or 20)
            after = processes.resident_mb(ours.daemon_pid())
        yield reported("daemon with the page open", after, "MB", f"resident; {before:.1f} MB before anybody looked")


def opened(ours, browser, rounds):
    times, sizes = [], []
    for number in range(rounds):
        answer = browser.ask({"do": "open", "url": ours.run("ui").strip(), "rows": DEPLOYMENTS})
        times.append(answer["ms"])
        sizes.append(answer["kilobytes"])
        progress(f"opened {number + 1} of {rounds}")
    progress("")
    yield at_most("page, first load", max(sizes), "KB", 250, "compressed, with headers; without the list of deployments")
    yield at_most(f"page open, {DEPLOYMENTS} deployments", max(times), "ms", 1500,
                  f"slowest of {rounds}, p50 {percentile(times, 0.5):.0f} ms; from the link to all rows, in new profiles")


def killed(ours, browser, rounds):
    times = []
    for number in range(rounds):
        pid = ours.status(f"d{number}")["process"]["pid"]
        times.append(browser.ask({"do": "kill", "pid": pid, "name": f"d{number}"})["ms"])
        progress(f"killed {number + 1} of {rounds}")
    progress("")
    yield at_most("crash → on the screen, slowest", max(times), "ms", 300, f"p50 {percentile(times, 0.5):.1f} ms of {rounds}")


class Browser:
    """Chromium, behind a program that speaks JSON."""

    def __init__(self, chromium, sandbox):
        self.program = subprocess.Popen(
            [shutil.which("node"), PROGRAM, str(installed()), chromium], env=sandbox.environment, cwd=sandbox.work,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, request):
        self.program.stdin.write(json.dumps(request) + "\n")
        self.program.stdin.flush()
        line = self.program.stdout.readline()
        if not line:
            raise RuntimeError(f"the browser could not do {request}; see above")
        return json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.stdin.close()
        self.program.wait(timeout=30)


def installed():
    """The folder in which Node finds Playwright; installs it where it is not there yet."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(cache) / "local-deploy-bench" / f"playwright-{PLAYWRIGHT}"
    if not (folder / "node_modules/playwright-core").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts",
                        "--prefix", folder, f"playwright-core@{PLAYWRIGHT}"], check=True)
    return folder
