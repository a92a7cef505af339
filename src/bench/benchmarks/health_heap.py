"""heap: what the health of one deployment takes of the daemon's heap.

A Java program from the test classes watches 1000 runs, each with a full history of 100 reports of three checks, and
divides what its heap has grown by. Once as with idle servers, of which only the response time changes, and once with
every figure changing every time.
"""
import os
import subprocess
from pathlib import Path

from .figures import at_most

ROOT = Path(__file__).resolve().parent.parent.parent.parent
MAIN = "dev.localdeploy.health.HealthHeap"
BAR_KB = 61


def run(options):
    for name, argument in (("idle", "idle"), ("all figures changing", "changing")):
        size = bytes_per_deployment(options.dist, argument) / 1024
        yield at_most(f"health: heap per deployment, {name}", size, "KB", BAR_KB, "1000 runs, 100 reports of 3 checks each")


def bytes_per_deployment(dist, argument):
    classes = [ROOT / "target/test-classes", ROOT / "target/classes"]
    for folder in classes:
        if not folder.is_dir():
            raise RuntimeError(f"{folder} is missing: ./mvnw -q package -DskipTests")
    libraries = [jar for jar in Path(dist).rglob("*.jar")]
    path = os.pathsep.join(str(entry) for entry in [*classes, *libraries])
    java = subprocess.run(["sh", str(ROOT / ".mvn/find-jdk.sh")], capture_output=True, text=True, check=True, cwd=ROOT)
    command = [f"{java.stdout.strip()}/bin/java", "-XX:+UseSerialGC", "-Xms64m", "-Xmx512m", "--enable-native-access=ALL-UNNAMED",
               "-cp", path, MAIN, argument]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
