"""packaged: the distribution that needs no JDK, unpacked from its tarball.

Size of the tarball. Then, as footprint does it, from exec to ready, and the daemon's proportional set with 100 idle
deployments; as list does it, `list` against PM2 with 50 deployments. No other JVM shares the runtime's pages, so the
proportional set is nearly the resident one.
"""
import subprocess
import time

from . import footprint, processes
from .client_speed import DEPLOYMENTS, SLEEP, assert_both_show_all
from .figures import at_most, ratio_at_most
from .localdeploy import LocalDeploy
from .pm2 import Pm2
from .rounds import alternating, wall_ms
from .sandbox import Sandbox

MANY = 100
UNTIL_STABLE = 80


def run(options):
    tarball = newest_tarball(options.dist.resolve().parent)
    yield at_most("packaged: tarball", tarball.stat().st_size / 1e6, "MB", 70, tarball.name)
    with Sandbox(options) as sandbox:
        subprocess.run(["tar", "-xzf", tarball, "-C", sandbox.folder], check=True)
        ours, pm2 = LocalDeploy(sandbox.folder / tarball.name.removesuffix(".tar.gz"), sandbox), Pm2(sandbox)
        yield footprint.readiness(ours, sandbox, options.rounds or 7, "packaged: exec → ready", 1.5)
        ours.start_daemon()
        footprint.start_until(ours, 0, DEPLOYMENTS)
        pm2.start_all({f"d{number}": SLEEP for number in range(DEPLOYMENTS)})
        assert_both_show_all(ours, pm2)
        times = alternating(options.rounds or 25, {
            "local-deploy list": lambda: wall_ms([ours.launcher, "list"], sandbox),
            "pm2 list": lambda: wall_ms([pm2.program, "list"], sandbox),
        })
        yield ratio_at_most("packaged: list / pm2 list", times, "local-deploy list", "pm2 list", 0.5)
        footprint.start_until(ours, DEPLOYMENTS, MANY)
        yield proportional_set(ours.daemon_pid())


def newest_tarball(folder):
    found = sorted(folder.glob("local-deploy-*-linux-*.tar.gz"), key=lambda file: file.stat().st_mtime)
    if not found:
        raise SystemExit(f"there is no tarball in {folder}: make it with './mvnw -q package -Pdist -DskipTests'")
    return found[-1]


def proportional_set(daemon):
    time.sleep(UNTIL_STABLE)
    sizes = []
    for _ in range(3):
        sizes.append(processes.proportional_mb(daemon))
        time.sleep(10)
    return at_most(f"packaged: proportional set, {MANY} idle", max(sizes), "MB", 100,
                   f"largest of 3 looks, {UNTIL_STABLE} s after the last start; resident {processes.resident_mb(daemon):.1f} MB")
