"""list: how quickly the client answers.

50 idle deployments in local-deploy and in PM2; then, in turns: `local-deploy list`, `local-deploy status NAME`,
`pm2 list`, and an empty Java main with the client's own JVM and flags and an AOT cache of its own. After that, also in
turns, `local-deploy start --no-wait` and `pm2 start` of a program. All are wall times of the whole process.
"""
import itertools
import os
import subprocess

from . import processes
from .figures import ratio_at_most
from .localdeploy import LocalDeploy
from .pm2 import Pm2
from .rounds import alternating, wall_ms
from .sandbox import Sandbox

DEPLOYMENTS = 50
SLEEP = ["/bin/sleep", "1000000"]


def run(options):
    with Sandbox(options) as sandbox:
        ours, pm2 = LocalDeploy(options.dist, sandbox), Pm2(sandbox)
        for number in range(DEPLOYMENTS):
            ours.start(f"d{number}", SLEEP)
        pm2.start_all({f"d{number}": SLEEP for number in range(DEPLOYMENTS)})
        assert_both_show_all(ours, pm2)
        yield from reading(ours, pm2, empty_main(ours, sandbox), sandbox, options.rounds or 25)
        yield from starting(ours, pm2, sandbox, options.rounds or 15)


def assert_both_show_all(ours, pm2):
    running = [one for one in ours.list() if one["process"]["status"] in ("RUNNING", "STARTING")]
    online = [one for one in pm2.list() if one["pm2_env"]["status"] == "online"]
    if len(running) != DEPLOYMENTS or len(online) != DEPLOYMENTS:
        raise RuntimeError(f"not all {DEPLOYMENTS} run: local-deploy {len(running)}, PM2 {len(online)}")


def reading(ours, pm2, empty, sandbox, rounds):
    times = alternating(rounds, {
        "local-deploy list": lambda: wall_ms([ours.launcher, "list"], sandbox),
        "pm2 list": lambda: wall_ms([pm2.program, "list"], sandbox),
        "local-deploy status": lambda: wall_ms([ours.launcher, "status", "d7"], sandbox),
        "empty main": lambda: wall_ms(empty, sandbox),
    })
    for command in "list", "status":
        yield ratio_at_most(f"{command} / pm2 list", times, f"local-deploy {command}", "pm2 list", 0.5)
        yield ratio_at_most(f"{command} / empty main", times, f"local-deploy {command}", "empty main", 3)


def starting(ours, pm2, sandbox, rounds):
    names = (f"s{number}" for number in itertools.count())
    times = alternating(rounds, {
        "local-deploy start": lambda: wall_ms(
            [ours.launcher, "start", "--no-wait", "--name", next(names), "--", *SLEEP], sandbox),
        "pm2 start": lambda: wall_ms(
            [pm2.program, "start", SLEEP[0], "--interpreter", "none", "--name", next(names), "--", *SLEEP[1:]], sandbox),
    })
    yield ratio_at_most("start --no-wait / pm2 start", times, "local-deploy start", "pm2 start", 0.7)


def empty_main(ours, sandbox):
    """A command that runs an empty main as the launcher runs the client: same java, same flags, own AOT cache."""
    java, flags = java_of_client(ours, sandbox)
    folder = sandbox.work / "empty"
    folder.mkdir()
    source, jar, cache = folder / "Empty.java", folder / "empty.jar", folder / "empty.aot"
    source.write_text("class Empty { public static void main(String[] arguments) {} }\n")
    tools = os.path.dirname(java)
    quiet = {"check": True, "capture_output": True, "env": sandbox.environment}
    subprocess.run([f"{tools}/javac", "-d", folder, source], **quiet)
    subprocess.run([f"{tools}/jar", "--create", "--file", jar, "-C", folder, "Empty.class"], **quiet)
    subprocess.run([java, *flags, f"-XX:AOTCacheOutput={cache}", "-cp", jar, "Empty"], **quiet)
    if not cache.exists():
        raise RuntimeError("the empty main got no AOT cache: the comparison would be unfair to it")
    return [java, *flags, f"-XX:AOTCache={cache}", "-cp", str(jar), "Empty"]


def java_of_client(ours, sandbox):
    """Seen in the arguments of a client that stays: its java, and its JVM flags without its own AOT cache."""
    client = subprocess.Popen([ours.launcher, "logs", "--follow", "d0"], env=sandbox.environment, cwd=sandbox.work,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        processes.wait_until(lambda: os.path.basename(processes.executable(client.pid)) == "java", 10, "the launcher becomes java")
        arguments = processes.arguments(client.pid)
        flags = [one for one in arguments if one.startswith("-X") and not one.startswith("-XX:AOTCache")]
        return processes.executable(client.pid), flags
    finally:
        client.kill()
        client.wait()
