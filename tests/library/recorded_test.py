#!/usr/bin/env python3
"""Scans on disk in Python: script (e) of the package's description."""
import gc
import subprocess
import unittest

import framering as fr
import numpy as np

from support import PROGRAMS, SessionTest


class Recorded(SessionTest):
    def record(self, *options, frames=50):
        writer = self.writer(*options)
        self.finish(self.acquirer("--frames", frames, "--wait-for", "writer=60s", "--embed-sequence"))
        self.finish(writer)
        return self.output / "scan"

    def test_frames_lie_in_the_mapped_files(self):
        scan = fr.scan(self.record())
        self.assertEqual((len(scan), scan.is_growing, scan.gaps), (50, False, []))
        self.assertFalse(scan[5].array.flags.writeable)
        self.assertEqual([int(f.array.reshape(-1)[:4].view("<u8")[0]) for f in scan], list(range(50)))
        self.assertEqual(scan[-1].number, 49)
        self.assertEqual([f.number for f in scan[10:13]], [10, 11, 12])
        self.assertEqual(scan.table["delivered"].tolist(), list(range(50)))
        self.assertTrue((np.diff(scan.table["host_ns"].astype("i8")) > 0).all())
        with self.assertRaises(IndexError):
            scan[50]

    def test_arrays_outlive_the_scan(self):
        scan = fr.scan(self.record())
        array = scan[7].array
        scan.refresh()
        del scan
        gc.collect()
        self.assertEqual(int(array.reshape(-1)[:4].view("<u8")[0]), 7)

    def test_a_compressed_scan_reads_alike(self):
        scan = fr.scan(self.record("--compression", "zstd:1"))
        kept = [f.array for f in scan]
        self.assertEqual([int(array.reshape(-1)[:4].view("<u8")[0]) for array in kept], list(range(50)))

    def test_a_growing_scan_grows(self):
        writer = self.writer()
        with fr.produce(self.session, shape=(32, 64), slots=64, wait_for="writer") as p:
            for i in range(20):
                with p.frame(timeout=20) as f:
                    f.array[:] = i
            self.wait_until(lambda: (self.output / "scan" / "scan.json").exists(), "the manifest")
            scan = fr.scan(self.output / "scan")
            self.wait_until(lambda: scan.refresh() == 20, "20 frames on disk")
            self.assertTrue(scan.is_growing)
            old = scan[3].array
            for i in range(20, 40):
                with p.frame(timeout=20) as f:
                    f.array[:] = i
            self.wait_until(lambda: scan.refresh() == 40, "40 frames on disk")
            self.assertEqual((int(old[0, 0]), int(scan[39].array[0, 0])), (3, 39))
        self.finish(writer)
        scan.refresh()
        self.assertFalse(scan.is_growing)

    def test_no_scan_is_not_found(self):
        with self.assertRaisesRegex(fr.NotFound, "no scan"):
            fr.scan(self.output)

    def test_a_damaged_index_says_which_file(self):
        directory = self.record()
        with open(directory / "scan.index", "r+b") as index:
            index.seek(64 + 10)
            index.write(b"\xff\xff")
        with self.assertRaisesRegex(fr.Error, "scan.index"):
            fr.scan(directory)

    def test_the_writer_verifies_what_python_produced(self):
        writer = self.writer()
        with fr.produce(self.session, shape=(32, 64, 3), dtype="u1", slots=64, wait_for="writer") as p:
            for i in range(20):
                with p.frame(timeout=20) as f:
                    f.array[:] = i
        self.finish(writer)
        subprocess.run([PROGRAMS / "writer", "--verify", self.output / "scan"], capture_output=True, check=True)


if __name__ == "__main__":
    unittest.main()
