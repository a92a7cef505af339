"""Deployments of the stamp program, which tells when each of its runs began."""
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    nanoseconds: int
    pid: int


class Stamped:
    """One deployment: a name, what to run, and the stamps of its runs."""

    def __init__(self, name, program, folder):
        self.name = name
        self.file = Path(folder) / f"{name}.stamps"
        self.argv = [program, str(self.file)]

    def stamps(self):
        """Complete lines only."""
        try:
            lines = self.file.read_text().splitlines(keepends=True)
        except FileNotFoundError:
            return []
        return [Stamp(*map(int, line.split())) for line in lines if line.endswith("\n")]

    def size(self):
        return self.file.stat().st_size if self.file.exists() else 0
