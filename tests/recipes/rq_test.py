#!/usr/bin/env python3
"""examples/rq: files that workers on two machines process, which are killed. docs/many_machines.md describes it to users.

FRAMERING_RQ_FILES and FRAMERING_RQ_KILLS say how many (1000 and 20 for a long run).
"""
import json
import os
import random
import shutil
import subprocess
import sys
import time
import unittest
import unittest.mock
from pathlib import Path

from machines import EXAMPLES, PYTHON, WithServers, listens, require, wait_until

sys.path.insert(0, str(EXAMPLES))
import enqueue  # noqa: E402

FILES = int(os.environ.get("FRAMERING_RQ_FILES", "60"))
KILLS = int(os.environ.get("FRAMERING_RQ_KILLS", "6"))
SEED = int(os.environ.get("FRAMERING_SEED", random.randrange(1_000_000)))

# In the place of examples/rq/tasks.py, which it calls: a lock of the kernel's tells whether two are at one job.
WATCHED_TASKS = """
import fcntl, os, time
import real_tasks
from rq import get_current_job

def process(file):
    job = get_current_job().id
    with open(f"begun/{job}", "a") as begun:
        try:
            fcntl.flock(begun, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            open("twice_at_a_time", "a").write(job + "\\n")
            raise
        begun.write("begun\\n")
        begun.flush()
        time.sleep(0.02)
        real_tasks.process(file)
"""


class Workers(WithServers):
    def setUp(self):
        super().setUp()
        self.redis()
        self.redis_address = self.address_file("redis.address", f"redis://:{self.password}@127.0.0.1:6379/0")
        for name in ("results", "files", "begun", "program"):
            (self.folder / name).mkdir()
        for name in ("worker.py", "addresses.py"):
            shutil.copy(EXAMPLES / name, self.folder / "program")
        shutil.copy(EXAMPLES / "tasks.py", self.folder / "program" / "real_tasks.py")
        (self.folder / "program" / "tasks.py").write_text(WATCHED_TASKS, encoding="utf-8")
        self.files_from = self.folder / "files"

    def make_files(self, count):
        import numpy
        import tifffile
        for n in range(count):
            tifffile.imwrite(self.folder / "files" / f"f{n}.tif", numpy.full((2, 16, 16), n, "uint16"))

    def enqueue(self, n, code=0):
        ended = subprocess.run([PYTHON, "-B", EXAMPLES / "enqueue.py", "--redis", self.redis_address, "--job", f"job{n}", "--file", f"f{n}.tif"],
                               capture_output=True, text=True, check=False)
        self.assertEqual(ended.returncode, code, ended.stderr)
        return ended.stderr

    def enqueue_all(self, count):
        """By the same program, without a start for each file."""
        for n in range(count):
            with unittest.mock.patch("sys.argv", ["enqueue.py", "--redis", str(self.redis_address), "--job", f"job{n}", "--file", f"f{n}.tif"]):
                enqueue.main()

    def worker(self, name, machine=None, *options, program="program"):
        near = machine.near if machine else "127.0.0.1"
        address = self.address_file(f"redis.address.{name}", f"redis://:{self.password}@{near}:6379/0")
        words = [PYTHON, "-B", f"{program}/worker.py", "--redis", address, "--name", name, "--locks", self.folder / "locks", *options]
        return self.start(machine.words(*words) if machine else words, env={
            **os.environ, "FRAMERING_FILES": str(self.files_from), "FRAMERING_RESULTS": str(self.folder / "results")})

    def results(self):
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (self.folder / "results").glob("*.json")}

    def counts(self):
        """Jobs in each place."""
        from rq import Queue
        from redis import Redis
        queue = Queue("pictures", connection=Redis(password=self.password))
        return {"waiting": len(queue), "started": len(queue.started_job_registry), "failed": len(queue.failed_job_registry),
                "finished": len(queue.finished_job_registry)}

    def serve_files(self):
        """The folder on the network, with user and password, as rclone serves it."""
        self.start(["rclone", "serve", "http", self.folder / "files", "--addr", "0.0.0.0:8080"], env={
            **os.environ, "HOME": str(self.folder), "RCLONE_USER": "scans", "RCLONE_PASS": self.password})
        wait_until("rclone listens", lambda: listens("127.0.0.1", 8080))

    def check_results(self, count):
        results = self.results()
        self.assertEqual(sorted(results), sorted(f"job{n}" for n in range(count)))
        for n in range(count):
            self.assertEqual(results[f"job{n}"], {"file": f"f{n}.tif", "means": [n, n]})

    def test_killed_workers_on_two_machines(self):
        machines = [self.machine(), self.machine()]
        self.serve_files()
        # Both machines see the server; the last address is theirs for this one.
        self.files_from = self.address_file("files.address", f"http://scans:{self.password}@{machines[0].near}:8080")
        for machine in machines:
            subprocess.run([*machine.words("ip", "route", "add", "default", "via", machine.near)], check=True)
        self.make_files(FILES)
        self.enqueue_all(FILES)
        workers = [self.worker(f"desk-{i}", machine) for i, machine in enumerate(machines)]
        choice = random.Random(SEED)
        for kill in range(KILLS):
            wait_until("some more files", lambda: len(self.results()) >= min(FILES * kill // (KILLS + 1), FILES - 1))
            time.sleep(choice.random() * 0.1)  # at any moment of a job
            which = choice.randrange(2)
            workers[which].kill()
            workers[which].wait()
            workers[which] = self.worker(f"desk-{which}", machines[which])
        wait_until("all files", lambda: len(self.results()) == FILES)
        wait_until("all jobs have ended", lambda: self.counts()["finished"] == FILES)
        self.check_results(FILES)
        self.assertFalse((self.folder / "twice_at_a_time").exists(), f"seed {SEED}")
        self.assertEqual(self.counts(), {"waiting": 0, "started": 0, "failed": 0, "finished": FILES})
        self.assertEqual([path.name for path in (self.folder / "results").iterdir() if path.suffix != ".json"], [])
        for path in self.folder.rglob("*"):
            if path.is_file() and path.name not in ("redis.conf", "files.address") and not path.name.startswith("redis.address"):
                self.assertNotIn(self.password.encode(), path.read_bytes(), path)

    def test_job_that_was_taken_and_not_begun_goes_back(self):
        self.make_files(1)
        self.enqueue(0)
        from redis import Redis
        redis = Redis(password=self.password)
        self.assertEqual(redis.lmove("rq:queue:pictures", "framering:taken:desk-0", "LEFT", "RIGHT"), b"job0")
        self.worker("desk-0", None, "--burst").wait()
        self.check_results(1)
        self.assertIn("job job0 goes back to the queue", self.said())

    def test_job_of_a_dead_worker_that_another_one_has_taken_by_now_stays_there(self):
        self.make_files(1)
        self.enqueue(0)
        from redis import Redis
        redis = Redis(password=self.password)
        redis.sadd("framering:takers", "framering:taken:desk-1")
        redis.rpush("framering:taken:desk-0", "job0")
        redis.lmove("rq:queue:pictures", "framering:taken:desk-1", "LEFT", "RIGHT")
        self.worker("desk-0", None, "--burst").wait()
        self.assertEqual(self.results(), {})
        self.assertEqual(redis.lrange("framering:taken:desk-1", 0, -1), [b"job0"])

    def test_job_that_kills_its_workers_has_failed_at_some_time(self):
        (self.folder / "program" / "tasks.py").write_text(
            "import os, signal\n\ndef process(file):\n    os.kill(os.getppid(), signal.SIGKILL)\n    signal.pause()\n", encoding="utf-8")
        self.enqueue(0)
        for _ in range(5):
            self.assertEqual(self.worker("desk-0", None, "--burst").wait(), -9)
        self.assertEqual(self.worker("desk-0", None, "--burst").wait(), 0)
        self.assertEqual(self.counts(), {"waiting": 0, "started": 0, "failed": 1, "finished": 0})
        self.assertIn("5 workers were killed while they worked on it", self.said())

    def test_second_enqueuing_changes_nothing(self):
        self.make_files(1)
        self.enqueue(0)
        self.enqueue(0)
        self.worker("desk-0", None, "--burst").wait()
        self.enqueue(0)
        self.worker("desk-0", None, "--burst").wait()
        self.assertEqual(self.counts(), {"waiting": 0, "started": 0, "failed": 0, "finished": 1})
        self.assertEqual((self.folder / "begun" / "job0").read_text(encoding="utf-8"), "begun\n")

    def test_job_that_calls_something_else_is_not_done(self):
        from redis import Redis
        from rq import Queue
        from rq.serializers import JSONSerializer
        queue = Queue("pictures", connection=Redis(password=self.password), serializer=JSONSerializer)
        queue.enqueue("os.mkdir", args=[str(self.folder / "made")])
        self.worker("desk-0", None, "--burst").wait()
        self.assertFalse((self.folder / "made").exists())
        self.assertEqual(self.counts()["failed"], 1)
        self.assertIn("os.mkdir is none of the tasks of this worker", self.said())

    def test_second_worker_of_a_name_is_refused(self):
        worker = self.worker("desk-0")
        wait_until("the first one works", lambda: "Listening" in self.said())
        self.assertEqual(self.worker("desk-0").wait(), 5)
        worker.terminate()
        self.assertEqual(worker.wait(), 0)
        self.assertIn("worker desk-0 is running on this machine", self.said())

    def test_wrong_password_and_readable_address(self):
        right, self.password = self.password, "wrong"
        self.address_file("redis.address", "redis://:wrong@127.0.0.1:6379/0")
        said = self.enqueue(0, code=1)
        self.assertIn("Redis: ", said)
        self.assertNotIn("wrong@", said)
        self.redis_address.chmod(0o644)
        self.assertIn("others can read it, and it holds a password; use: chmod 600", self.enqueue(0, code=1))
        self.password = right


if __name__ == "__main__":
    require("redis-server", "rq", "rclone", "ip", "nsenter")
    unittest.main()
