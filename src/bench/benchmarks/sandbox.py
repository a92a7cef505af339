"""A place of its own for a benchmark: folders, environment, and the certainty that nothing is left behind."""
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from . import processes

MARK = "BENCH_SANDBOX"


class Sandbox:
    """Everything started with its environment carries its mark, and is ended, by pid, when the sandbox is closed."""

    def __init__(self, options):
        self.folder = Path(tempfile.mkdtemp(prefix="ld-bench-", dir=options.folder))
        self.keep = options.keep
        self.home = self._make("home")
        self.state = self._make("state")
        self.config = self._make("config")
        self.runtime = self._make("run")
        self.pm2 = self._make("pm2")
        self.work = self._make("work")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("LOCAL_DEPLOY_", "PM2_", "XDG_"))},
            "HOME": str(self.home),
            "XDG_STATE_HOME": str(self.state),
            "XDG_CONFIG_HOME": str(self.config),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "XDG_CACHE_HOME": str(self._make("cache")),
            "PM2_HOME": str(self.pm2),
            "PM2_DISABLE_VERSION_CHECK": "true",
            "NO_COLOR": "1",
            MARK: str(self.folder),
        }

    def _make(self, name):
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        return folder

    def processes(self):
        return processes.marked(MARK, str(self.folder))

    def end_all(self):
        """Again and again, because a supervisor may start another one before its own turn comes."""
        deadline = time.monotonic() + 20
        while left := self.processes():
            if time.monotonic() > deadline:
                raise TimeoutError(f"these processes cannot be ended: {left}")
            for pid in left:
                processes.kill(pid)
            time.sleep(0.02)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end_all()
        if self.keep:
            print(f"kept: {self.folder}", file=sys.stderr)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
