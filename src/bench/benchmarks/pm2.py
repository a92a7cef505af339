"""Drives PM2 7 inside a sandbox. It is installed once, by npm, into a folder that nobody else uses."""
import json
import os
import shutil
import subprocess
from pathlib import Path

VERSION = "7"


def folder():
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "local-deploy-bench" / f"pm2-{VERSION}"


def installed():
    """The path of the program; installs it where it is not there yet."""
    program = folder() / "node_modules/.bin/pm2"
    if not program.exists():
        if shutil.which("npm") is None:
            raise SystemExit("bench compares with PM2 and needs Node and npm to install it: see https://nodejs.org")
        folder().mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts",
                        "--prefix", folder(), f"pm2@{VERSION}"], check=True)
    return str(program)


class Pm2:
    def __init__(self, sandbox):
        self.program = installed()
        self.sandbox = sandbox

    def try_run(self, *arguments):
        return subprocess.run(
            [self.program, *map(str, arguments)], env=self.sandbox.environment, cwd=self.sandbox.work,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)

    def run(self, *arguments):
        done = self.try_run(*arguments)
        if done.returncode != 0:
            raise RuntimeError(f"pm2 {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def start_all(self, programs, **options):
        """Starts {name: argv} with one call. No limit of restarts: PM2 gives up on what it calls unstable after 16."""
        applications = [
            {"name": name, "script": argv[0], "args": list(argv[1:]), "interpreter": "none", "exec_mode": "fork",
             "max_restarts": 1_000_000, **options}
            for name, argv in programs.items()]
        file = self.sandbox.work / "ecosystem.json"
        file.write_text(json.dumps({"apps": applications}))
        self.run("start", file)

    def list(self):
        return json.loads(self.run("jlist"))

    def version(self):
        package = json.loads((folder() / "node_modules/pm2/package.json").read_text())
        return package["version"]

    def daemon_pid(self):
        return int((self.sandbox.pm2 / "pm2.pid").read_text())
