"""daemon-kill: what becomes of 5 silent and 5 constantly writing programs when the daemon is killed with SIGKILL.

The daemon is started again two seconds later. Of 10: how many have the same pid, are adopted (shown RUNNING with that
pid), still write to their log (for the silent ones: still have it open), and how many deployments run twice. The same with
PM2 (`pm2 save`, SIGKILL, `pm2 resurrect`) for comparison.
"""
import os
import time

from . import processes
from .figures import exactly, reported
from .localdeploy import LocalDeploy
from .pm2 import Pm2
from .programs import compiled
from .sandbox import Sandbox

EACH = 5
WITHOUT_DAEMON_SECONDS = 2


def run(options):
    yield from with_local_deploy(options)
    yield from with_pm2(options)


def programs(sandbox):
    return {
        **{f"silent{number}": ["/bin/sleep", "1000000"] for number in range(EACH)},
        **{f"writing{number}": [compiled("chatter", sandbox.work)] for number in range(EACH)},
    }


def with_local_deploy(options):
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        ids = {name: ours.start(name, argv) for name, argv in programs(sandbox).items()}
        before = {one["name"]: one["process"]["pid"] for one in ours.list()}
        births = {name: processes.birth(pid) for name, pid in before.items()}
        logs = {name: ours.log_file(name) for name in before}
        time.sleep(1)

        ours.kill_daemon()
        time.sleep(WITHOUT_DAEMON_SECONDS)
        ours.start_daemon()

        alive = [name for name, pid in before.items() if births[name] is not None and processes.birth(pid) == births[name]]
        after = {one["name"]: one["process"] for one in ours.list()}
        adopted = [name for name in alive
                   if (after[name]["status"], after[name]["pid"]) == ("RUNNING", before[name])]
        logged = [name for name in alive if is_logged(name, before[name], logs[name])]
        doubled = [name for name, id in ids.items() if len(runs_of(id)) > 1]
        yield exactly("daemon killed: alive, same pid", len(alive), 2 * EACH, "of 5 silent and 5 writing")
        yield exactly("daemon killed: adopted", len(adopted), 2 * EACH, "RUNNING with the same pid")
        yield exactly("daemon killed: still logged", len(logged), 2 * EACH, "no line missing, log growing")
        yield exactly("daemon killed: doubled", len(doubled), 0, "deployments with more than one run")


def is_logged(name, pid, log):
    if os.path.realpath(f"/proc/{pid}/fd/1") != os.path.realpath(log):
        return False
    return name.startswith("silent") or grows(log) and has_no_gap(log)


def grows(log):
    size = log.stat().st_size
    time.sleep(0.1)
    return log.stat().st_size > size


def has_no_gap(log):
    """The writers number their lines."""
    numbers = [int(line) for line in log.read_text().splitlines()[:-1]]
    return numbers == list(range(1, len(numbers) + 1))


def runs_of(deployment_id):
    """The processes of a deployment, without its shims: these programs have no children."""
    return [pid for pid in processes.marked("LOCAL_DEPLOY_ID", deployment_id)
            if os.path.basename(processes.executable(pid)) != "local-deploy-shim"]


def with_pm2(options):
    with Sandbox(options) as sandbox:
        pm2 = Pm2(sandbox)
        pm2.start_all(programs(sandbox))
        pm2.run("save")
        before = {one["name"]: one["pid"] for one in pm2.list()}
        time.sleep(1)

        processes.kill(pm2.daemon_pid())
        time.sleep(WITHOUT_DAEMON_SECONDS)
        pm2.run("resurrect")
        time.sleep(1)

        alive = [name for name, pid in before.items() if processes.is_alive(pid)]
        after = {one["name"]: one["pid"] for one in pm2.list()}
        doubled = [name for name in alive if after.get(name) not in (None, 0, before[name])]
        yield reported("daemon killed: PM2, alive", len(alive), "", f"of 10; doubled by `pm2 resurrect`: {len(doubled)}")
