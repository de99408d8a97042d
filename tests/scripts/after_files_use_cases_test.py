#!/usr/bin/env python3
"""The use cases of docs/use_cases.md in which something is done with files once they are complete, with the commands that stand there.

FRAMERING_BIN names the directory of the programs. As tests/scripts/use_cases_test.py; these need rclone, Redis and RQ.
"""
import collections
import json
import os
import shutil
import socket
import subprocess
import sys
import unittest

from use_case_page import REPOSITORY, UseCase

sys.path.insert(0, str(REPOSITORY / "tests" / "support"))
from skip import skip_unless_allowed  # noqa: E402

UPLOADS_THAT_FAIL = 5  # one of so many

FAILING_RCLONE = f"""#!/bin/bash
# Each {UPLOADS_THAT_FAIL}th upload fails, as a network does.
if [[ $1 == copyto ]]; then
    echo "$3" >>uploads.tried
    (($(wc -l <uploads.tried) % {UPLOADS_THAT_FAIL})) || exit 1
fi
exec /usr/bin/rclone "$@"
"""


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class AfterFiles(UseCase):
    patience_s = 240  # 60 photos of 0.3 s, and what starts for each

    def jobs(self, scan):
        """The states of each job, in order, as the journal has them."""
        states = collections.defaultdict(list)
        for line in (self.folder / "scans" / scan / "hooks.journal").read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry["event"] != "begun":
                states[entry["job"]].append(entry["event"])
        return states


class Photos(AfterFiles):
    title = "Photos that are uploaded while the next one is taken"
    session = "rig"
    points = 60

    def setUp(self):
        super().setUp()
        (self.folder / "bin").mkdir()
        wrapper = self.folder / "bin" / "rclone"
        wrapper.write_text(FAILING_RCLONE, encoding="utf-8")
        wrapper.chmod(0o755)
        self.environment["PATH"] = f"{self.folder}/bin:{self.environment['PATH']}"
        self.environment["RCLONE_CONFIG"] = str(self.folder / "rclone.conf")

    def begin(self):
        self.run_to_end("mkdir uploads")
        server = self.start("rclone serve webdav")
        self.wait_until("the server listens", lambda: listens(8421))
        self.run_to_end("rclone config create")
        return server

    def check_uploads(self):
        """All files are there once, with the bytes that are on the disk, and every photo is in one of them, once."""
        import tifffile
        local = {path.name: path.read_bytes() for path in (self.folder / "scans" / "statue").glob("*.tif")}
        uploaded = {path.name: path.read_bytes() for path in (self.folder / "uploads" / "statue").iterdir()}
        self.assertEqual(sorted(uploaded), sorted(local))
        self.assertEqual(len(local), self.points)
        for name, content in local.items():
            self.assertEqual(uploaded[name], content, name)
        photos = []
        for name in sorted(local):
            with tifffile.TiffFile(self.folder / "uploads" / "statue" / name) as file:
                self.assertEqual(len(file.pages), 1)
                photos.append(int.from_bytes(file.pages[0].asarray().tobytes()[:4], "big"))
        self.assertEqual(sorted(set(photos)), photos)
        jobs = self.jobs("statue")
        self.assertEqual([states.count("done") for states in jobs.values() if "file_closed" in states], [1] * self.points)
        self.assertTrue(any("failed" in states for states in jobs.values()))
        self.assertNotIn("rclone", (self.folder / "scans" / "statue" / "hooks.journal").read_text(encoding="utf-8"))
        for log in (self.folder / "scans").glob("*.log"):
            self.assertNotIn("copyto", log.read_text(encoding="utf-8"))
        return photos

    def test_every_photo_is_uploaded_once_whatever_fails(self):
        self.begin()
        scan = self.start("--name statue")
        self.wait_for_points(5)
        self.assertIn("done", self.run_to_end("framering hooks list"))
        self.assertIn("scan 1 ended", self.ended(scan, 0))
        self.assertEqual(self.check_uploads()[-1] - self.check_uploads()[0], self.points - 1)
        manifest = self.manifest("statue")
        self.assertEqual((manifest["state"], manifest["stored"], manifest["lost"]), ("complete", self.points, 0))

    def test_killed_processes_cost_no_photo_and_no_upload(self):
        self.begin()
        scan = self.start("--name statue")
        self.used.add(self.command("framering hooks list"))  # above
        for points, role in ((5, "acquirer"), (15, "writer"), (25, "runner")):
            self.wait_for_points(points)
            if role == "runner":
                self.kill_runner()
            else:
                self.kill(role)
        self.assertIn("scan 1 ended", self.ended(scan, 0))
        self.check_uploads()

    def kill_runner(self):
        asked = subprocess.run(["pgrep", "--full", f"run-hooks {self.folder}/scans"], capture_output=True, text=True, check=True)
        os.kill(int(asked.stdout.split()[0]), 9)


class Machines(AfterFiles):
    title = "Files worked through by many machines"
    session = "many"

    def setUp(self):
        super().setUp()
        self.environment["HOME"] = str(self.folder)  # for locks

    def test_every_file_has_a_result(self):
        for begin in ("printf", "(umask", "mkdir results"):
            self.run_to_end(begin)
        self.start("redis-server")
        self.wait_until("Redis listens", lambda: listens(6421))
        scan = self.start("framering run")
        workers = [self.start("worker.py", "--name one"), self.start("worker.py", "--name two")]
        self.wait_until("there is a result", lambda: list((self.folder / "results").glob("*.json")))
        workers[0].kill()
        workers[0].wait()
        workers[0] = self.start("worker.py", "--name one")
        self.assertIn("scan 1 ended", self.ended(scan, 0))
        files = sorted(path.name for path in (self.folder / "scans" / "night").glob("*.tif"))
        self.assertEqual(len(files), 30)

        def results():
            return {json.loads(path.read_text())["file"]: path.stem for path in (self.folder / "results").glob("*.json")}
        self.wait_until("each file has a result", lambda: len(results()) == len(files))
        jobs = self.jobs("night")
        self.assertEqual(sorted(results()), [f"night/{name}" for name in files])
        self.assertEqual(sorted(results().values()), sorted(job for job, states in jobs.items() if "file_closed" in states))
        said = self.run_to_end("rq info")
        self.assertRegex(said, r"pictures\s*\|\s*0|0 jobs")
        self.assertEqual([worker.poll() for worker in workers], [None, None])


if __name__ == "__main__":
    for needed in ("rclone", "redis-server", "rq"):
        if not shutil.which(needed):
            skip_unless_allowed(f"there is no {needed}; scripts/install-dependencies.sh test installs it")
    unittest.main()
