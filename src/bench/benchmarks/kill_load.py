"""Users who start, stop, restart and remove deployments through the client, and remember what they were told."""
import random
import subprocess
import threading
from dataclasses import dataclass, field

from .ledgers import Ledger

UP, DOWN, ABSENT = "UP", "DOWN", "ABSENT"


@dataclass
class Promise:
    """
    What may be true of a deployment after all that was said to it. A command that succeeded leaves one goal; one that
    failed, because the daemon died under it, leaves open whether it was heard.
    """

    ledger: Ledger
    id: str = ""
    goals: set = field(default_factory=lambda: {ABSENT})


class User(threading.Thread):
    """One user; no two users touch the same deployment, so that the last word is known."""

    MOST = 6

    def __init__(self, number, ours, program, seed, over):
        super().__init__(name=f"user-{number}")
        self.ours, self.program, self.over = ours, program, over
        self.number = number
        self.random = random.Random(f"{seed}-{number}")
        self.promises = []
        self.done = self.failed = 0
        self.error = None

    def run(self):
        try:
            while not self.over.is_set():
                self.act()
        except Exception as error:  # told by the main thread
            self.error = error

    def act(self):
        present = [one for one in self.promises if one.goals != {ABSENT}]
        if len(present) < self.MOST and (not present or self.random.random() < 0.4):
            self.start_one()
            return
        promise = self.random.choice(present)
        verb = self.random.choice(["stop", "restart", "restart", "remove"])
        if verb == "remove" and promise.goals != {DOWN}:
            verb = "stop"
        self.say(promise, {"stop": DOWN, "restart": UP, "remove": ABSENT}[verb], verb, promise.ledger.name)

    def start_one(self):
        """Half of them crash again and again, half of them stay."""
        longest = self.random.choice([0, 800])
        name = f"user{self.number}-{len(self.promises)}"
        promise = Promise(Ledger(name, self.program, self.ours.sandbox.work, longest))
        self.promises.append(promise)
        options = ["--auto-restart"] if longest else []
        promise.id = self.say(promise, UP, "start", "--no-wait", "--name", name, *options, "--", *promise.ledger.argv)

    def say(self, promise, goal, *command):
        try:
            answer = self.ours.try_run(*command, timeout=60)
            succeeded, printed = answer.returncode == 0, answer.stdout.strip()
        except subprocess.TimeoutExpired:
            succeeded, printed = False, ""
        promise.goals = {goal} if succeeded else promise.goals | {goal}
        self.done += succeeded
        self.failed += not succeeded
        return printed if succeeded else ""
