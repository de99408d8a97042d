#!/usr/bin/env python3
"""Values that a reader reports of its frames: on the disk, whatever happens."""
import math
import subprocess
import time
import unittest

import framering as fr
import numpy as np

from support import PROGRAMS, SessionTest

HEADER, COLUMN, ROW = 128, 72, 48

# Script (b) of the package's description, word for word.
SCRIPT_B = """
import framering as fr, numpy as np
with fr.open("scope", lossless="focus") as s:                 # (b) named: its place survives a crash
    for f in s:                                               # ends with the scan
        if f.gap: print("missing", f.gap)
        s.report(f.id, focus=float(np.var(f.array[::4, ::4])))  # to live plot and index; slot freed at the next turn
"""


class Reporting(SessionTest):
    def scan(self, name="scan"):
        return fr.scan(self.output / name)

    def produce_to(self, writer_options=(), **more):
        """A writer and a producer whose first frame waits for it."""
        self.writing = self.writer(*writer_options)
        return fr.produce(self.session, shape=(8, 8), slots=64, wait_for="writer", **more)

    def reader(self, role="focus"):
        return fr.open(self.session, lossless=role, must=True, timeout=20)

    def give(self, producer, count=1):
        for i in range(count):
            with producer.frame(timeout=20) as f:
                f.array[:] = i

    def test_script_b_runs_as_it_is_written(self):
        writer = self.writer()
        acquirer = self.acquirer("--frames", 300, "--frame-rate", 500, "--wait-for", "writer=60s", "--wait-for", "focus=60s")
        script = self.script(SCRIPT_B.replace('"scope"', "session").replace('lossless="focus"', 'lossless="focus", timeout=60'))
        for process in (acquirer, script, writer):
            self.finish(process)
        scan = self.scan()
        focus = scan.reported["focus"]["focus"]
        self.assertEqual(len(focus), 300)
        for frame, value in zip(scan, focus):
            self.assertEqual(value, float(np.var(frame.array[::4, ::4])))

    def test_values_of_two_roles_and_of_new_names(self):
        with self.produce_to() as p, self.reader("one") as one, self.reader("two") as two:
            self.give(p, 3)
            for n, (f, g) in enumerate(zip(one, two)):
                self.assertTrue(one.report(f.id, score=n))
                self.assertTrue(two.report(g.id, {("width", "um"): n / 2}))
                if n == 1:
                    self.assertTrue(one.report(f.id, late=7, score=-1))
                if n == 2:
                    break
        self.finish(self.writing)
        directory = self.output / "scan"
        self.assertEqual(sorted(path.name for path in directory.glob("values*")), ["values.one", "values.one.1", "values.two"])
        reported = self.scan().reported
        self.assertEqual(reported["one"]["score"].tolist(), [0, -1, 2])
        self.assertEqual([str(value) for value in reported["one"]["late"]], ["nan", "7.0", "nan"])
        self.assertEqual(reported["two"]["width"].tolist(), [0, 0.5, 1])
        self.assertEqual((directory / "values.two").stat().st_size, HEADER + 8 * COLUMN + 3 * (ROW + 8))
        for words in ([PROGRAMS / "writer", "--verify", directory],
                      [PROGRAMS / "writer", "--repack", directory, "--compression", "zstd:1"],
                      [PROGRAMS / "writer", "--verify", directory]):
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, "values.one" in done.stderr), (0, False), done.stderr)
        table = subprocess.run([PROGRAMS / "control", "export", "--csv", directory], capture_output=True, text=True, check=True)
        lines = table.stdout.splitlines()
        self.assertTrue(lines[0].endswith(",one.score,one.late,two.width (um)"), lines[0])
        self.assertEqual([line.split(",")[-3:] for line in lines[1:]], [["0", "", "0"], ["-1", "7", "0.5"], ["2", "", "1"]])

    def test_numpy_reads_the_file_as_the_documentation_says(self):
        with self.produce_to() as p, self.reader() as s:
            self.give(p, 2)
            for f in (s.read(), s.read()):
                s.report(f.id, a=f.number + 0.5)
        self.finish(self.writing)
        file = self.output / "scan" / "values.focus"
        count, _, begin = np.fromfile(file, "<u4", 3, offset=16)
        columns = np.fromfile(file, "S48,S16,S8", count, offset=128)
        rows = np.fromfile(file, [(name.decode(), kind.decode()) for name, _, kind in columns], offset=begin)
        self.assertEqual(rows["a"].tolist(), [0.5, 1.5])
        self.assertEqual(rows["capture_time_ns"].tolist(), self.scan().table["host_ns"].tolist())

    def test_other_frames_names_and_numbers_are_refused_and_nothing_is_kept(self):
        with self.produce_to() as p, self.reader() as s:
            with self.assertRaises(fr.NotFound):
                s.report(0, a=1)  # no scan has begun
            self.give(p, 2)
            first = s.read()
            for unknown in (first.id + 1, first.id + 1000, 2**64 - 1):
                with self.assertRaisesRegex(fr.NotFound, str(unknown)):
                    s.report(unknown, a=1)
            for name in ("", "sequence", "delivered", "capture_time_ns", "camera_time", "camera_frame_id", "flags", "crc32c",
                         "x" * 48, "line\nbreak", "\x7f", "\u00e4" * 24):
                with self.assertRaises(fr.Invalid, msg=repr(name)):
                    s.report(first.id, {name: 1.0, "good": 1.0})
            with self.assertRaisesRegex(fr.Invalid, "no value"):
                s.report(first.id)
            with self.assertRaisesRegex(fr.Invalid, "unit"):
                s.report(first.id, {("a", "x" * 16): 1.0})
            with self.assertRaisesRegex(fr.Invalid, "twice"):
                s.report(first.id, {"a": 1.0}, a=2)
            with self.assertRaises((TypeError, ValueError)):
                s.report(first.id, a="sharp")
            self.assertFalse((self.output / "scan" / "values.focus").exists())
            self.assertTrue(s.report(first.id, {("\u00e4" * 23, "\u00b5m"): 1.0}))
            with self.assertRaisesRegex(fr.Invalid, "its unit was '\u00b5m'"):
                s.report(first.id, {("\u00e4" * 23, "mm"): 1.0})
            self.give(p)
        self.finish(self.writing)
        self.assertEqual(self.scan().reported["focus"].dtype.names, ("\u00e4" * 23,))

    def test_64_names_and_no_more(self):
        with self.produce_to() as p, self.reader() as s:
            self.give(p)
            f = s.read()
            self.assertTrue(s.report(f.id, {f"v{i}": i for i in range(64)}))
            with self.assertRaisesRegex(fr.Invalid, "v64.*64 names"):
                s.report(f.id, v64=1)
            self.assertTrue(s.report(f.id, v63=-63))
        self.finish(self.writing)
        self.assertEqual([p.name for p in (self.output / "scan").glob("values*")], ["values.focus"])
        self.assertEqual(list(self.scan().reported["focus"][0]), [*range(63), -63])

    def shown(self, role="focus"):
        """Of the newest values in shared memory, by name."""
        found = [p["reported"] for p in self.status()["processes"] if p["role"] == role]
        return {value["name"]: value["value"] for value in found[0]} if found else None

    def test_the_newest_values_stand_in_shared_memory_with_and_without_a_writer(self):
        with fr.produce(self.session, shape=(8, 8), slots=64) as p, self.reader() as s, self.reader("other") as other:
            self.assertEqual(self.shown(), {})
            self.give(p, 3)
            for n in range(3):
                self.assertFalse(s.report(s.read().id, a=n, **({"b": -1} if n == 1 else {})))
                self.assertEqual(self.shown()["a"], n)
            self.assertFalse(other.report(other.read().id, {("a", "um"): math.inf}))
            self.assertEqual((self.shown(), self.shown("other")), ({"a": 2, "b": -1}, {"a": None}))
            p.end()
            self.assertIsNone(s.read())
            p.begin()
            self.give(p)
            f = s.read()
            self.assertEqual(self.shown(), {})  # another scan
            s.report(f.id, b=5)
            self.assertEqual(self.shown(), {"b": 5})

    def test_not_a_number_is_not_measured(self):
        with self.produce_to() as p, self.reader() as s:
            self.give(p, 3)
            for value in (math.nan, math.inf, -0.0):
                self.assertTrue(s.report(s.read().id, a=value))
        self.finish(self.writing)
        self.assertEqual([str(v) for v in self.scan().reported["focus"]["a"]], ["nan", "inf", "-0.0"])

    def test_a_frame_that_was_overwritten_has_no_values(self):
        with self.produce_to() as p, fr.open(self.session, lossless="slow", timeout=20) as s:
            self.give(p, 2)
            kept = s.read()
            self.assertTrue(s.report(kept.id, a=1))
            self.wait_until(lambda: (self.give(p, 8), not self.is_whole(s))[1], "the frame to be overwritten")
            self.assertFalse(s.report(kept.id, a=2))
            del kept
            later = s.read()
            self.assertTrue(s.report(later.id, a=3))
        self.finish(self.writing)
        rows = self.scan().reported["slow"]["a"]
        self.assertEqual(rows[~np.isnan(rows)].tolist(), [1, 3])

    def is_whole(self, reader):
        try:
            reader.check()
        except fr.Overtaken:
            return False
        return True

    def test_without_a_writer_the_newest_wait_for_one(self):
        log = []
        fr.set_log(lambda level, line: log.append(line))
        self.addCleanup(fr.set_log, None)
        with fr.produce(self.session, shape=(8, 8), slots=64) as p, self.reader() as s:
            self.give(p, 3)
            for _ in range(3):
                f = s.read()
                self.assertFalse(s.report(f.id, a=f.number))
                del f
            writer = self.writer()
            self.wait_until(lambda: (self.output / "scan" / "scan.json").exists(), "the scan's directory")
            time.sleep(0.2)
            self.give(p)
            f = s.read()
            self.assertTrue(s.report(f.id, a=f.number))
            del f
            p.end()
            self.assertIsNone(s.read())
        self.finish(writer)
        data = (self.output / "scan" / "values.focus").read_bytes()
        rows = np.frombuffer(data, "<u8", offset=HEADER + 8 * COLUMN).reshape(4, -1)
        self.assertEqual(rows[:, 1].tolist(), [0, 1, 2, 3])
        self.assertEqual([line for line in log if "report" in line], [])

    def test_what_nobody_stores_is_told(self):
        log = []
        fr.set_log(lambda level, line: log.append(line))
        self.addCleanup(fr.set_log, None)
        with fr.produce(self.session, shape=(8, 8), slots=64) as p, self.reader() as s:
            self.give(p, 2)
            for _ in range(2):
                self.assertFalse(s.report(s.read().id, a=1))
            p.end()
            self.assertIsNone(s.read())
        self.assertIn("2 reports of role 'focus' are not on the disk: no writer stored the scan", "\n".join(log))

    def test_each_scan_has_its_own(self):
        with self.produce_to() as p, self.reader() as s:
            for scan in range(2):
                p.begin()
                self.give(p, 2)
                p.end()
                for f in s:
                    s.report(f.id, **{f"a{scan}": f.number})
        self.finish(self.writing)
        for scan, name in enumerate(("scan", "scan_001")):
            self.assertEqual(self.scan(name).reported["focus"][f"a{scan}"].tolist(), [0, 1])

    def test_a_directory_that_is_renamed_is_gone_on_with(self):
        with self.produce_to() as p, self.reader() as s:
            self.give(p, 2)
            s.report(s.read().id, a=1)
            (self.output / "scan").rename(self.output / "moved")
            self.assertTrue(s.report(s.read().id, a=2, b=3))
        self.finish(self.writing)
        self.assertEqual(self.scan("moved").reported["focus"]["a"].tolist(), [1, 2])
        self.assertFalse((self.output / "scan").exists())


if __name__ == "__main__":
    unittest.main()
