"""Drives the built local-deploy inside a sandbox, as a user would."""
import http.client
import json
import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from . import processes

RESTART_AT_ONCE = """\
version: "1.0"
restart_policy:
  initial_backoff_seconds: 0
  max_backoff_seconds: 0
  max_attempts: 1000000
  circuit_breaker_threshold: 1000000
"""


class Connection:
    """One connection to the API over which many questions can be asked."""

    def __init__(self, address, token):
        self.http = http.client.HTTPConnection(address, timeout=30)
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path):
        self.http.request("GET", "/api/v1" + path, headers=self.headers)
        response = self.http.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"GET {path} was answered with {response.status}: {body.decode(errors='replace')}")
        return json.loads(body)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.http.close()


class LocalDeploy:
    def __init__(self, distribution, sandbox):
        self.distribution = Path(distribution).resolve()
        self.launcher = str(self.distribution / "bin/local-deploy")
        self.sandbox = sandbox
        if not os.access(self.launcher, os.X_OK):
            raise SystemExit(f"{self.launcher} is not there: build it with './mvnw -q package -DskipTests', or say --dist")

    def configure(self, text):
        folder = self.sandbox.config / "local-deploy"
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / "config.yaml").write_text(text)

    def try_run(self, *arguments, timeout=120):
        """Runs a command and gives what came of it, also if it failed."""
        return subprocess.run(
            [self.launcher, *map(str, arguments)], env=self.sandbox.environment, cwd=self.sandbox.work,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout)

    def run(self, *arguments):
        """What the command printed; it must succeed."""
        done = self.try_run(*arguments)
        if done.returncode != 0:
            raise RuntimeError(f"local-deploy {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self, name, argv, *options):
        """Starts a deployment without waiting for it; gives its id."""
        return self.run("start", "--no-wait", "--name", name, *options, "--", *argv).strip()

    def status(self, reference):
        return json.loads(self.run("status", "--json", reference))

    def list(self):
        return json.loads(self.run("list", "--json"))

    def history(self, reference):
        return json.loads(self.run("history", "--json", reference))

    def log_file(self, reference):
        return Path(self.status(reference)["log_file"])

    def version(self):
        return self.run("--version").strip()

    # The API

    def connection(self):
        """To the API, kept open until it is closed."""
        card = self.card()
        return Connection(urlsplit(card["api_url"]).netloc, Path(card["token_file"]).read_text().strip())

    def ask(self, path):
        """What the API answers to a GET of this path, such as /deployments."""
        with self.connection() as connection:
            return connection.get(path)

    # The daemon

    def card(self):
        """What the daemon says about itself; None if none has said anything."""
        try:
            return json.loads((self.sandbox.runtime / "local-deploy/daemon.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def daemons(self):
        """The pids of our daemons, also of one that is just starting."""
        found = [pid for pid in self.sandbox.processes()
                 if processes.arguments(pid)[-2:] == ["daemon", "run"] and os.path.basename(processes.executable(pid)) == "java"]
        # A child that is just being made still looks like its parent; a moment later it is a shim.
        return [pid for pid in found if processes.parent(pid) not in found]

    def daemon_pid(self):
        """The one daemon's pid."""
        (pid,) = self.daemons()
        return pid

    def daemon_log(self):
        """The end of it."""
        return "\n".join((self.sandbox.state / "local-deploy/daemon.log").read_text().splitlines()[-20:])

    def start_daemon(self):
        self.run("daemon", "start")

    def kill_daemon(self):
        """kill -9; gives the pid that is no more."""
        pid = self.daemon_pid()
        processes.kill(pid)
        processes.wait_until(lambda: not processes.is_alive(pid), 10, f"the daemon {pid} dies of SIGKILL")
        return pid

    def is_ready(self):
        """Whether the daemon answers 200 to the question that monitoring tools ask."""
        card = self.card()
        if card is None:
            return False
        connection = http.client.HTTPConnection(urlsplit(card["api_url"]).netloc, timeout=5)
        try:
            connection.request("GET", "/q/health/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def shims(self):
        return [pid for pid in self.sandbox.processes() if os.path.basename(processes.executable(pid)) == "local-deploy-shim"]
