"""upgrade: what `systemctl --user restart` and an upgrade do to 100 children, under a private systemd.

The scenario is src/test/systemd/upgrade.sh, which ServiceIT runs with fewer children: the installed program is replaced by one
of another version, then the service is restarted, and then again by systemctl alone. Counted are the children that have
the same pid as before and are shown RUNNING; timed is from systemd's "ready" until the list shows all of them so, the
start of the client that prints the list included. Needs root and namespaces.
"""
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from .figures import at_most, exactly

CHILDREN = 100
BAR_SECONDS = 2
SCENARIOS = Path(__file__).resolve().parents[2] / "test/systemd"
RESULT = re.compile(r"^(upgraded|restarted): (\d+) of (\d+) children, adopted (\d+) ms after ready$", re.MULTILINE)
WHAT = {"upgraded": "service restart, new version", "restarted": "systemctl --user restart"}


def run(options):
    said = scenario(Path(options.dist))
    results = RESULT.findall(said)
    if {result[0] for result in results} != set(WHAT):
        raise RuntimeError(f"the scenario did not come to its end: {said}")
    for what, same, children, millis in results:
        yield exactly(f"{WHAT[what]}: alive", int(same), int(children), f"of {children} children, same pid and RUNNING")
        yield at_most(f"{WHAT[what]}: adopted", int(millis) / 1000, "s", BAR_SECONDS, "from ready until listed, client included")


def scenario(distribution):
    # A checkout may lie where the private user cannot look.
    with tempfile.TemporaryDirectory(prefix="local-deploy-bench.") as folder:
        os.chmod(folder, 0o755)
        shutil.copytree(SCENARIOS, f"{folder}/scenarios")
        subprocess.run(["cp", "-a", distribution, f"{folder}/dist"], check=True)
        environment = {**os.environ, "RSU_BIND": folder, "RSU_PASS": "DIST", "DIST": f"{folder}/dist"}
        # One more is started by the scenario while client and daemon are of different age.
        done = subprocess.run(
            [f"{folder}/scenarios/run-systemd-user.sh", f"{folder}/scenarios/upgrade.sh", str(CHILDREN - 1)],
            env=environment, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            raise RuntimeError(f"the scenario failed: {done.stdout}{done.stderr}")
        return done.stdout
