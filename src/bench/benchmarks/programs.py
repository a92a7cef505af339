"""The small programs that the benchmarks let run, compiled where they are needed."""
import os
import shutil
import subprocess
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "programs"
TREE = SOURCES.parent.parent / "test/resources/programs/tree.py"


def compiled(name, folder):
    """The path of programs/NAME.c, compiled into FOLDER."""
    target = Path(folder) / name
    if not target.exists():
        compiler = next((one for one in (os.environ.get("CC"), "cc", "gcc", "clang") if one and shutil.which(one)), None)
        if compiler is None:
            raise SystemExit("bench needs a C compiler: install one (Debian, Ubuntu: apt-get install gcc libc6-dev) or set CC")
        subprocess.run([compiler, "-O2", "-Wall", "-o", target, SOURCES / f"{name}.c"], check=True)
    return str(target)
