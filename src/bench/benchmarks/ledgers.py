"""Deployments of the ledger program, whose own books say what runs there were and how they ended."""
from pathlib import Path


class Ledger:
    """The book of one deployment: runs 1, 2, 3 ... with their pids and, where they ended by themselves, exit codes."""

    def __init__(self, name, program, folder, longest_milliseconds):
        self.name = name
        self.crashes = longest_milliseconds > 0
        self.file = Path(folder) / f"{name}.ledger"
        self.argv = [program, str(self.file), str(longest_milliseconds)]

    def _lines(self, word):
        try:
            lines = self.file.read_text().splitlines(keepends=True)
        except FileNotFoundError:
            return []
        return [tuple(map(int, line.split()[1:])) for line in lines if line.startswith(word + " ") and line.endswith("\n")]

    def runs(self):
        """{run number: pid}"""
        return dict(self._lines("start"))

    def exits(self):
        """{run number: exit code}, of those runs that ended by themselves."""
        return dict(self._lines("exit"))

    def doubled(self):
        """How often a run found another one alive."""
        return len(self._lines("doubled"))
