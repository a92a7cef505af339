"""kill-loop: kill -9 of the daemon, at random moments, under load, again and again.

Load: three users who start, stop, restart and remove deployments through the client; four deployments that crash by
themselves all the time; three that nobody touches. Each program keeps a ledger of its own runs. A third of the kills hit a
daemon that is just starting. At the end nothing may be
 - lost: a deployment whose `start` gave an id is there, with the goal of the last command that succeeded, and runs if
   it shall;
 - doubled: there never were two runs of one deployment at a time (the program itself notices), nor are there now;
 - orphaned: no process carries the id of a deployment that is down or gone;
 - forgotten: each crash's exit code, as the ledger knows it, is in the history, in order;
 - unreadable: no state file was set aside.
Options: --count (50), --seed (random, and told).
"""
import json
import os
import random
import subprocess
import threading
import time

from . import processes
from .figures import exactly, reported
from .kill_load import ABSENT, DOWN, UP, User
from .ledgers import Ledger
from .localdeploy import LocalDeploy
from .programs import compiled
from .rounds import progress
from .sandbox import Sandbox

USERS, CRASHERS, UNTOUCHED = 3, 4, 3
LONGEST_LIFE_MILLISECONDS = 600
LONGEST_SECONDS_UNTIL_KILL = 1.5

SETTINGS = """\
version: "1.0"
restart_policy:
  initial_backoff_seconds: 0.05
  max_backoff_seconds: 0.2
  max_attempts: 1000000
  circuit_breaker_threshold: 1000000
"""


def run(options):
    seed = options.seed if options.seed is not None else random.randrange(1_000_000)
    with Sandbox(options) as sandbox:
        ours = LocalDeploy(options.dist, sandbox)
        ours.configure(SETTINGS)
        loop = KillLoop(ours, compiled("ledger", sandbox.work), options.count or 50, seed)
        loop.run()
        yield from loop.verdict()


class KillLoop:
    def __init__(self, ours, program, count, seed):
        self.ours, self.count, self.seed = ours, count, seed
        self.random = random.Random(seed)
        self.over = threading.Event()
        folder = ours.sandbox.work
        self.crashers = [Ledger(f"crasher{n}", program, folder, LONGEST_LIFE_MILLISECONDS) for n in range(CRASHERS)]
        self.untouched = [Ledger(f"untouched{n}", program, folder, 0) for n in range(UNTOUCHED)]
        self.users = [User(n, ours, program, seed, self.over) for n in range(USERS)]
        self.history = {one.name: {} for one in self.crashers}
        self.complaints = []

    def run(self):
        for one in self.crashers:
            self.ours.start(one.name, one.argv, "--auto-restart")
        for one in self.untouched:
            self.ours.start(one.name, one.argv)
        for user in self.users:
            user.start()
        try:
            for number in range(self.count):
                self.kill_once()
                self.note_history()
                progress(f"kill {number + 1} of {self.count}, seed {self.seed}")
        finally:
            self.over.set()
            for user in self.users:
                user.join()
            progress("")
        for user in self.users:
            if user.error:
                raise user.error
        self.start_daemon()
        time.sleep(3)

    def kill_once(self):
        if self.random.random() < 1 / 3:
            starting = subprocess.Popen([self.ours.launcher, "daemon", "start"], env=self.ours.sandbox.environment,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.kill_after(self.random.uniform(0, 0.8))
            starting.wait(timeout=60)
        else:
            self.kill_after(self.random.uniform(0, LONGEST_SECONDS_UNTIL_KILL))
        self.start_daemon()

    def kill_after(self, seconds):
        time.sleep(seconds)
        for pid in self.ours.daemons():
            processes.kill(pid)

    def start_daemon(self):
        done = self.ours.try_run("daemon", "start")
        if done.returncode != 0:
            self.complain("daemon", f"daemon start ended with {done.returncode}: {done.stderr.strip()}")
            self.ours.run("daemon", "start")

    def note_history(self):
        """In time, because a history keeps the last 50 attempts only."""
        for one in self.crashers:
            attempts = self.ours.history(one.name)["recent_attempts"]
            self.history[one.name].update((attempt["attempt_number"], attempt["exit_code"]) for attempt in attempts)

    def complain(self, kind, text):
        self.complaints.append((kind, text))

    # At the end

    def verdict(self):
        self.check_goals()
        self.check_processes()
        self.ours.run("stop", "--timeout", "5", *[one.name for one in self.crashers])
        self.note_history()
        self.check_exit_codes()
        self.check_files()
        commands = sum(user.done for user in self.users)
        cut_off = sum(user.failed for user in self.users)
        crashes = sum(len(one.exits()) for one in self.crashers)
        evidence = f"after {self.count} kills, {commands} commands ({cut_off} cut off), {crashes} checked crashes, seed {self.seed}"
        for kind, what in KINDS.items():
            texts = [text for its_kind, text in self.complaints if its_kind == kind]
            yield exactly(f"kill -9 loop: {what}", len(texts), 0, "; ".join(texts[:5]) or evidence)
        yield reported("kill -9 loop: kills", self.count, "", evidence)

    def promises(self):
        return [promise for user in self.users for promise in user.promises]

    def check_goals(self):
        listed = {one["name"]: one for one in map(self.settled, self.ours.list())}
        for one in self.untouched + self.crashers:
            self.check_goal(one, listed.get(one.name), {UP})
        for promise in self.promises():
            found = listed.get(promise.ledger.name)
            self.check_goal(promise.ledger, found, promise.goals)
            if promise.id and found and found["deployment_id"] != promise.id:
                self.complain("lost", f"{promise.ledger.name} is {found['deployment_id']}, not {promise.id}")
        for one in self.untouched:
            if len(one.runs()) != 1:
                self.complain("lost", f"{one.name}, which nobody touched, had runs {one.runs()}")

    def settled(self, deployment):
        """What a recovery began must come to an end by itself."""
        deadline = time.monotonic() + 15
        while deployment["process"]["status"] in ("STARTING", "STOPPING") and time.monotonic() < deadline:
            time.sleep(0.2)
            deployment = self.ours.status(deployment["deployment_id"])
        return deployment

    def check_goal(self, ledger, found, goals):
        goal = found["goal"] if found else ABSENT
        if goal not in goals:
            self.complain("lost", f"{ledger.name} is {goal} instead of {' or '.join(sorted(goals))}")
        status = found["process"]["status"] if found else "STOPPED"
        expected = {UP: ("RUNNING", "CRASHED", "STARTING") if ledger.crashes else ("RUNNING",), DOWN: ("STOPPED", "CRASHED"), ABSENT: ("STOPPED",)}
        if status not in expected[goal]:
            self.complain("lost", f"{ledger.name} has the goal {goal} and is {status}")

    def check_processes(self):
        for one in self.untouched + self.crashers + [promise.ledger for promise in self.promises()]:
            if one.doubled():
                self.complain("doubled", f"{one.name} met another run of itself {one.doubled()} times")
        goals = {one["deployment_id"]: (one["name"], one["goal"]) for one in self.ours.list()}
        for id, pids in self.processes_by_deployment().items():
            name, goal = goals.get(id, ("removed " + id, ABSENT))
            programs = [pid for pid in pids if os.path.basename(processes.executable(pid)) == "ledger"]
            if len(programs) > 1:
                self.complain("doubled", f"{name} runs as {programs}")
            if goal != UP:
                self.complain("orphaned", f"{name} has the goal {goal} and these processes: {pids}")

    def processes_by_deployment(self):
        found = {}
        for pid in self.ours.sandbox.processes():
            id = processes.environment(pid).get("LOCAL_DEPLOY_ID")
            if id:
                found.setdefault(id, []).append(pid)
        return found

    def check_exit_codes(self):
        """The crashers have only ever crashed, so attempt N of the history follows the exit of run N."""
        for one in self.crashers:
            exits, attempts = one.exits(), self.history[one.name]
            last = max(one.runs(), default=0)
            for number, code in exits.items():
                # The very last run may have ended by itself while it was being stopped.
                if attempts.get(number, "no attempt") != code and not (number == last and number not in attempts):
                    self.complain("forgotten", f"{one.name} run {number} exited with {code}, the history says {attempts.get(number)}")
            for number in attempts.keys() - exits.keys():
                self.complain("forgotten", f"{one.name} has an attempt {number} with {attempts[number]}, but no such exit")
        for promise in self.promises():
            self.check_codes_of_user(promise)

    def check_codes_of_user(self, promise):
        """Here runs were also ended by users; what the history tells must still have happened, in that order."""
        if promise.goals == {ABSENT} or not promise.ledger.crashes:
            return
        answer = self.ours.try_run("history", "--json", promise.ledger.name)
        if answer.returncode != 0:  # it may be absent, and check_goals says so if it must not be
            return
        codes = iter(promise.ledger.exits().values())
        for attempt in json.loads(answer.stdout)["recent_attempts"]:
            if attempt["exit_code"] not in codes:
                self.complain("forgotten", f"{promise.ledger.name} attempt {attempt['attempt_number']} "
                                           f"({attempt['reason']}) is not in its ledger")

    def check_files(self):
        for file in (self.ours.sandbox.state / "local-deploy/deployments").iterdir():
            if ".corrupt" in file.name or file.name.endswith(".tmp") and self.is_left(file):
                self.complain("unreadable", file.name)

    @staticmethod
    def is_left(draft):
        """What is being written at this moment is gone in the next."""
        try:
            processes.wait_until(lambda: not draft.exists(), 10, f"{draft} to be renamed")
            return False
        except TimeoutError:
            return True


KINDS = {
    "lost": "lost",
    "doubled": "doubled",
    "orphaned": "orphaned",
    "forgotten": "exit codes lost",
    "unreadable": "state files unreadable",
    "daemon": "daemon did not start again",
}
