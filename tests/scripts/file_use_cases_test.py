#!/usr/bin/env python3
"""The use cases of docs/use_cases.md that are about files: what is done with each once it is complete, and a folder of them.

As use_cases_test.py, with Debian's Python, which has tifffile and rq. FRAMERING_BIN names the directory of the programs.
"""
import collections
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import unittest

import numpy
import tifffile
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
        os.kill(int(asked.stdout.split()[0]), signal.SIGKILL)


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


class SmallPictures(UseCase):
    title = "A folder of pictures made small"
    session = "small"
    pictures = 200

    def make_pictures(self):
        """All but the last of one size; picture n has n + 1 everywhere, in a row of names without leading zeros."""
        (self.folder / "photos").mkdir()
        for n in range(self.pictures):
            tifffile.imwrite(self.folder / "photos" / f"p{n}.tif", numpy.full((600, 900), n + 1, "uint16"))
        tifffile.imwrite(self.folder / "photos" / f"p{self.pictures}.tif", numpy.full((200, 300), 7, "uint16"))

    def start_both(self):
        """Slowly, so that there is a time for what comes in between."""
        return self.launch(self.command("framering acquirer") + " --frame-rate 40"), self.start("framering writer")

    def check_pictures(self, scan, shape, first):
        files = sorted((self.folder / "small" / scan).glob("*.tif"))
        pages = []
        for file in files:
            with tifffile.TiffFile(file) as opened:
                pages += [page.asarray() for page in opened.pages]
        self.assertEqual([(page.shape, page.min(), page.max()) for page in pages], [(shape, first + n, first + n) for n in range(len(pages))])
        return len(pages)

    def test_every_picture_is_scaled_or_copied_also_by_a_second_writer(self):
        self.make_pictures()
        acquirer, writer = self.start_both()
        self.wait_for_points(5)
        os.kill(self.pid_of("preview"), signal.SIGKILL)
        self.ended(writer, -signal.SIGKILL)
        writer = self.start("framering writer")
        self.check_printed(self.ended(acquirer, 0), "scan 1 ended")
        said = self.ended(writer, 0)
        self.assertRegex(said, r"preview of scan 1 complete: \d+ frames scaled, 0 copied, 0 skipped")
        self.assertIn("preview of scan 2 complete: 0 frames scaled, 1 copied, 0 skipped, in small/photos_preview_001", said)
        self.assertEqual(self.check_pictures("photos_preview", (267, 400), 1), self.pictures)
        self.assertEqual(self.check_pictures("photos_preview_001", (200, 300), 7), 1)
        self.used.update(each for each in self.commands if re.search("framering (status|cancel)", each))  # below

    def test_progress_and_cancel(self):
        self.make_pictures()
        acquirer, writer = self.start_both()
        self.wait_for_points(1)
        progress = self.start("framering status")
        self.wait_until("a line of progress", lambda: " of 200 frames" in self.said_by(progress))
        self.run_to_end("framering cancel")
        self.assertIn("scan 1 canceled", self.ended(acquirer, 4))
        said = re.search(r"preview of scan 1 canceled: (\d+) frames scaled", self.ended(writer, 4))
        self.assertEqual(self.check_pictures("photos_preview", (267, 400), 1), int(said[1]))
        self.ended(progress, 0)


if __name__ == "__main__":
    for needed in ("rclone", "redis-server", "rq"):
        if not shutil.which(needed):
            skip_unless_allowed(f"there is no {needed}; scripts/install-dependencies.sh test installs it")
    unittest.main()
