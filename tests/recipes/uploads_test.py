#!/usr/bin/env python3
"""The commands of docs/hooks.md that upload files, with the real programs: rclone to a WebDAV server, rsync to its own.

FRAMERING_BIN names the directory of the programs.
"""
import json
import os
import subprocess
import unittest
from pathlib import Path

from machines import REPOSITORY, WithServers, listens, require, wait_until

PROGRAMS = Path(os.environ.get("FRAMERING_BIN", "."))
FILES = 6


class Uploads(WithServers):
    def scan(self, command, **variables):
        """One of some files, each uploaded by the command."""
        environment = {**os.environ, "FRAMERING_BIN": str(PROGRAMS), "XDG_STATE_HOME": str(self.folder / "state"), **variables}
        ended = subprocess.run(
            [REPOSITORY / "scripts" / "run.sh", "--session", f"uploads_{os.getpid()}", "--no-viewer", "--name", "night", "--hooks", "--hook-log hooks",
             "--writer", "--file-frames 10", "--on-file-closed", command, "--", "--frames", str(10 * FILES), "--frame-rate", "50", "--width", "64",
             "--height", "48"], cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        said = "".join(path.read_text(errors="replace") for path in (self.folder / "hooks").rglob("*.log"))
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr + said)
        for text in (ended.stdout, ended.stderr, *(path.read_text(errors="replace") for path in (self.folder / "scans").rglob("*.log")),
                     (self.folder / "scans" / "night" / "hooks.journal").read_text()):
            self.assertNotIn(self.password, text)
            self.assertNotIn(command.split()[0], text)

    def check_uploaded(self, there):
        here = sorted((self.folder / "scans" / "night").glob("*.tif"))
        self.assertEqual(len(here), FILES)
        self.assertEqual([path.name for path in here], sorted(path.name for path in there.iterdir()))
        for path in here:
            self.assertEqual(path.read_bytes(), (there / path.name).read_bytes(), path.name)

    def test_rclone_to_a_webdav_server(self):
        (self.folder / "uploads").mkdir()
        self.start(["rclone", "serve", "webdav", self.folder / "uploads", "--addr", "127.0.0.1:8080"], env={
            **os.environ, "HOME": str(self.folder), "RCLONE_USER": "lab", "RCLONE_PASS": self.password})
        wait_until("the server listens", lambda: listens("127.0.0.1", 8080))
        settings = str(self.folder / "rclone.conf")
        hidden = subprocess.run(["rclone", "obscure", "-"], input=self.password, capture_output=True, text=True, check=True).stdout.strip()
        Path(settings).write_text(f"[store]\ntype = webdav\nurl = http://127.0.0.1:8080\nvendor = other\nuser = lab\npass = {hidden}\n")
        self.scan("rclone copyto {file} store:{scan}/{name}", RCLONE_CONFIG=settings)
        self.check_uploaded(self.folder / "uploads" / "night")

    def test_rsync_to_its_server(self):
        (self.folder / "uploads").mkdir()
        self.address_file("rsync.secrets", f"lab:{self.password}")
        self.address_file("rsync.password", self.password)
        (self.folder / "rsyncd.conf").write_text(
            f"uid = {os.geteuid()}\ngid = {os.getegid()}\nuse chroot = no\nport = 8730\npid file = {self.folder}/rsyncd.pid\n[raw]\npath = {self.folder}/uploads\n"
            f"read only = no\nauth users = lab\nsecrets file = {self.folder}/rsync.secrets\n")
        self.start(["rsync", "--daemon", "--no-detach", "--config", "rsyncd.conf"])
        wait_until("the server listens", lambda: listens("127.0.0.1", 8730))
        self.scan("rsync --mkpath --times --password-file rsync.password {file} rsync://lab@127.0.0.1:8730/raw/{scan}/{name}")
        self.check_uploaded(self.folder / "uploads" / "night")

    def test_a_job_id_for_a_checksum_that_is_its_own_file(self):
        (self.folder / "sum.sh").write_text('set -e\nsha256sum "$FRAMERING_FILE" >"sums/$FRAMERING_JOB"\n')
        (self.folder / "sums").mkdir()
        self.scan("sh sum.sh")
        self.assertEqual(len(list((self.folder / "sums").iterdir())), FILES)
        for path in (self.folder / "sums").iterdir():
            subprocess.run(["sha256sum", "--check", "--quiet", path], check=True)
        lines = (self.folder / "scans" / "night" / "hooks.journal").read_text().splitlines()
        told = [json.loads(line)["job"] for line in lines if json.loads(line)["event"] == "done"]
        self.assertEqual(sorted(told), sorted(path.name for path in (self.folder / "sums").iterdir()))


if __name__ == "__main__":
    require("rclone", "rsync", "ip", "nsenter")
    unittest.main()
