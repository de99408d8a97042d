#!/usr/bin/env python3
"""Values that a reader reports, when it is killed, when the disk is full, and when the file is damaged.

    FRAMERING_KILLS=N     (default: 10; a long run: 100)"""
import os
import random
import signal
import subprocess
import time
import unittest

import framering as fr
import numpy as np

from support import PROGRAMS, SessionTest

KILLS = int(os.environ.get("FRAMERING_KILLS", "10"))
HEADER_BYTES = 128 + 9 * 72  # two names
ROW_BYTES = 48 + 2 * 8
REPORTER = """
with fr.open(session, lossless=sys.argv[1], must=True, timeout=60) as s:
    for f in s:
        s.report(f.id, number=f.number, twice=2 * f.number)
"""
# Stops after so many frames as if it was killed: the role stays.
SOME = """
import os
s = fr.open(session, lossless="focus", must=True, timeout=60)
for _ in range(int(sys.argv[1])):
    f = s.read()
    s.report(f.id, number=f.number, twice=2 * f.number)
    del f
s._held.give_back()
os.kill(os.getpid(), 9)
"""
# The disk takes two rows and a half, then more.
FULL = """
import os, resource
header, row = int(sys.argv[1]), int(sys.argv[2])
s = fr.open(session, lossless="focus", must=True, timeout=60)
resource.setrlimit(resource.RLIMIT_FSIZE, (header + row * 5 // 2, resource.RLIM_INFINITY))
for n in range(6):
    f = s.read()
    if n == 4:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    try:
        print(s.report(f.id, number=f.number, twice=2 * f.number))
    except fr.Error as error:
        print("File too large" in str(error) and "values.focus" in str(error) and "error")
    del f
s.close()
"""


class Killed(SessionTest):
    def setUp(self):
        super().setUp()
        self.file = self.output / "scan" / "values.focus"

    def begin(self, *roles):
        writer = self.writer()
        waits = [word for role in roles for word in ("--wait-for", f"{role}=60s")]
        acquirer = self.acquirer("--frame-rate", 500, "--when-full", "wait", "--wait-for", "writer=60s", *waits)
        return writer, acquirer

    def end(self, writer, acquirer, readers):
        fr.cancel(self.session)
        self.finish(acquirer, expect=4)
        for reader in readers:
            self.finish(reader)
        self.finish(writer, expect=4)

    def check_rows(self, role, files=1):
        """Every frame has its values, and each file ends with a whole row."""
        directory = self.output / "scan"
        rows = fr.scan(directory).reported[role]
        self.assertGreater(len(rows), 0)
        self.assertEqual(rows["number"].tolist(), list(range(len(rows))))
        self.assertEqual(rows["twice"].tolist(), [2 * n for n in range(len(rows))])
        self.assertEqual(len(list(directory.glob(f"values.{role}*"))), files)
        subprocess.run([PROGRAMS / "writer", "--verify", directory], capture_output=True, check=True)
        subprocess.run([PROGRAMS / "control", "export", "--csv", directory], capture_output=True, check=True)

    def test_two_roles_killed_at_random_have_values_of_every_frame(self):
        processes = self.begin("focus", "count")
        readers = {role: self.script(REPORTER, role) for role in ("focus", "count")}
        seed = int(os.environ.get("FRAMERING_SEED", "4"))
        print(f"seed {seed}")
        moments = random.Random(seed)
        for turn in range(2 * KILLS):
            time.sleep(moments.uniform(0.1, 0.4))
            role = ("focus", "count")[turn % 2]
            readers[role].send_signal(signal.SIGKILL)
            readers[role].communicate()
            readers[role] = self.script(REPORTER, role)
        self.wait_until(lambda: self.file.exists() and (self.output / "scan" / "values.count").exists(), "both files")
        self.end(*processes, readers.values())
        for role in ("focus", "count"):
            self.check_rows(role)
            size = (self.output / "scan" / f"values.{role}").stat().st_size
            self.assertEqual((size - HEADER_BYTES) % ROW_BYTES, 0)

    def rejoin_after(self, change):
        """A reader is killed after 20 frames, its file is changed, the next one goes on."""
        processes = self.begin("focus")
        self.finish(self.script(SOME, 20), expect=-signal.SIGKILL)
        self.assertEqual(self.file.stat().st_size, HEADER_BYTES + 20 * ROW_BYTES)
        shown = [value["value"] for p in self.status()["processes"] if p["role"] == "focus" for value in p["reported"]]
        self.assertEqual(shown, [19, 38])  # still there
        change()
        reader = self.script(REPORTER, "focus")
        self.wait_until(lambda: self.status() and any(p["role"] == "focus" and p["state"] == "running" and p["frames"] > 30
                                                      for p in self.status()["processes"]), "some frames more")
        self.end(*processes, [reader])

    def append(self, data):
        with self.file.open("ab") as file:
            file.write(data)

    def test_half_a_row_is_cut_by_the_next_process(self):
        self.rejoin_after(lambda: self.append(self.file.read_bytes()[-ROW_BYTES:][:ROW_BYTES // 2]))
        self.check_rows("focus")
        self.assertEqual((self.file.stat().st_size - HEADER_BYTES) % ROW_BYTES, 0)

    def test_rows_of_zeros_as_a_power_cut_leaves_them_are_cut(self):
        self.rejoin_after(lambda: self.append(bytes(3 * ROW_BYTES + 5)))
        self.check_rows("focus")

    def test_a_file_that_a_kill_left_without_its_name_harms_nothing(self):
        self.rejoin_after(lambda: (self.output / "scan" / "values.focus.1.unfinished").write_bytes(b"FRVALUE"))
        self.check_rows("focus", files=2)

    def test_a_damaged_header_leaves_the_file_alone(self):
        def damage():
            with self.file.open("r+b") as file:
                file.seek(40)
                file.write(b"\xff")
        self.rejoin_after(damage)
        rows = fr.scan(self.output / "scan").reported["focus"]
        self.assertTrue(np.isnan(rows["number"][:20]).all())
        self.assertEqual(rows["number"][20:].tolist(), list(range(20, len(rows))))
        done = subprocess.run([PROGRAMS / "control", "export", "--csv", self.output / "scan"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, "reported" in done.stderr), (1, True), done.stderr)

    def test_a_damaged_row_costs_that_row(self):
        def damage():
            with self.file.open("r+b") as file:
                file.seek(HEADER_BYTES + 7 * ROW_BYTES + 44)
                file.write(b"\xff")
        self.rejoin_after(damage)
        numbers = fr.scan(self.output / "scan").reported["focus"]["number"]
        self.assertEqual(np.flatnonzero(np.isnan(numbers)).tolist(), [7])

    def test_a_full_disk_is_an_error_and_leaves_whole_rows(self):
        processes = self.begin("focus")
        out = self.finish(self.script(FULL, HEADER_BYTES, ROW_BYTES))
        self.assertEqual(out.split(), ["True", "True", "error", "error", "True", "True"])
        self.end(*processes, [])
        numbers = fr.scan(self.output / "scan").reported["focus"]["number"]
        self.assertEqual(numbers[~np.isnan(numbers)].tolist(), [0, 1, 4, 5])
        self.assertEqual(self.file.stat().st_size, HEADER_BYTES + 4 * ROW_BYTES)

    def test_a_name_that_is_taken_by_something_else_is_an_error(self):
        with fr.produce(self.session, shape=(8, 8), slots=64, wait_for="writer") as p:
            writer = self.writer()
            with fr.open(self.session, lossless="focus", must=True, timeout=20) as s:
                with p.frame(timeout=20):
                    pass
                self.file.mkdir()
                f = s.read()
                for _ in range(2):
                    time.sleep(0.15)
                    with self.assertRaisesRegex(fr.Error, "values.focus"):
                        s.report(f.id, a=1)
                self.file.rmdir()
                time.sleep(0.15)
                self.assertTrue(s.report(f.id, a=2))
        self.finish(writer)
        self.assertEqual(fr.scan(self.output / "scan").reported["focus"]["a"].tolist(), [2])

    def test_a_scan_that_is_recovered_keeps_what_was_reported(self):
        writer, acquirer = self.begin("focus")
        self.finish(self.script(SOME, 20), expect=-signal.SIGKILL)
        for process in (writer, acquirer):
            process.send_signal(signal.SIGKILL)
            process.communicate()
        self.control("remove", "--discard")
        before = self.file.read_bytes()
        subprocess.run([PROGRAMS / "writer", "--recover", self.output / "scan"], capture_output=True, check=True)
        self.assertEqual(self.file.read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
