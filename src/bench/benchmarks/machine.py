"""What the figures were taken on."""
import datetime
import os
import platform
import subprocess
from pathlib import Path

from . import pm2
from .localdeploy import LocalDeploy
from .sandbox import Sandbox


def description(options):
    """Lines of "what: value"."""
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        return [
            f"Date: {datetime.date.today().isoformat()}",
            f"Machine: {processor()}, {os.cpu_count()} cores, {memory_gb():.0f} GB",
            f"System: {system()}, Linux {platform.release()}, state on {file_system(sandbox.folder)}",
            f"local-deploy: {ours.version()}{commit()}",
            f"PM2: {pm2.Pm2(sandbox).version()} on Node {said('node', '--version')}",
            f"Load average at the beginning: {os.getloadavg()[0]:.1f}",
        ]


def said(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def memory_gb():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def system():
    return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")


def file_system(folder):
    return said("stat", "--file-system", "--format=%T", str(folder))


def commit():
    revision = said("git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD")
    return f", commit {revision}" if revision else ""
