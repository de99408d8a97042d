#!/usr/bin/env python3
"""What a planned scan becomes on the disk, as tifffile reads it."""
import csv
import io
import subprocess
import unittest

import framering as fr
import numpy as np

from support import PROGRAMS, SessionTest

try:
    import tifffile
except ImportError:
    tifffile = None

POSITIONS, CHANNELS, PLANES, TIMES = ["A1", "B2", "C3"], ["DAPI", "GFP"], 11, 20
AXES = [{"name": "t", "unit": "s", "length": TIMES, "step": 60, "interval_ns": 60_000_000_000},
        {"name": "p", "unit": "", "length": 3, "labels": POSITIONS,
         "positions": [{"x": 100, "y": -50.5}, {"x": 200, "y": 0, "z": 3}, {"x": 0, "y": 7}]},
        {"name": "c", "unit": "", "length": 2, "labels": CHANNELS},
        {"name": "z", "unit": "um", "length": PLANES, "start": -5, "step": 1}]
SHAPE = (TIMES, len(POSITIONS), len(CHANNELS), PLANES)
SETUP = {"exposure_us": 10_000, "channels": [{"name": "DAPI"}, {"name": "GFP", "exposure_us": 50_000}]}
GFP_AT_EVEN_T = {"skip": [{"where": {"c": "GFP"}, "unless": {"t": {"every": 2}}}]}


class Planned(SessionTest):
    def setUp(self):
        super().setUp()
        self.assertIsNotNone(tifffile, "install python3-tifffile")

    def record(self, frames, plan, writer_options=()):
        """Each frame carries its number in the scan and 1."""
        writer = self.writer(*writer_options)
        with fr.produce(self.session, shape=(8, 16), dtype="u2", slots=64, wait_for="writer", plan=plan) as p:
            for i in range(frames):
                with p.frame(timeout=60) as f:
                    f.array[:] = i + 1
        self.finish(writer)

    def series(self, name):
        with tifffile.TiffFile(self.output / name / "scan_00000.ome.tif") as tif:
            return [(s.name, s.axes, s.shape[:-2], s.asarray()[..., 0, 0]) for s in tif.series]

    def table(self, name):
        done = subprocess.run([PROGRAMS / "control", "export", "--csv", self.output / name], capture_output=True,
                              text=True, check=True)
        return list(csv.DictReader(io.StringIO(done.stdout)))

    def images(self, name):
        with tifffile.TiffFile(self.output / name / "scan_00000.ome.tif") as tif:
            return tifffile.xml2dict(tif.ome_metadata)["OME"]["Image"]

    def test_the_dimensions_are_those_of_the_plan_and_every_plane_is_in_its_place(self):
        numbers = np.arange(1, np.prod(SHAPE) + 1).reshape(SHAPE)
        for files in ([], ["--max-file-frames", "100"]):
            with self.subTest(files):
                self.record(numbers.size, {"axes": AXES, "setup": SETUP, "name": "beads"}, files)
        for name in ("beads", "beads_001"):
            series = self.series(name)
            self.assertEqual([(s[0], s[1], s[2]) for s in series],
                             [(label, "TCZYX", (TIMES, len(CHANNELS), PLANES)) for label in POSITIONS])
            for position, one in enumerate(series):
                np.testing.assert_array_equal(one[3], numbers[:, position])
        images = self.images("beads")
        self.assertEqual([(i["StageLabel"]["Name"], i["StageLabel"]["X"], i["StageLabel"].get("Z")) for i in images],
                         [("A1", 100, None), ("B2", 200, 3), ("C3", 0, None)])
        pixels = images[0]["Pixels"]
        self.assertEqual((pixels["PhysicalSizeZ"], pixels["TimeIncrement"]), (1, 60))
        self.assertEqual([c["Name"] for c in pixels["Channel"]], CHANNELS)
        self.assertEqual([p["ExposureTime"] for p in pixels["Plane"]], [10, 50])
        self.assertEqual(self.manifest("beads")["points"], {"failed": 0, "retaken": 0, "retried_moves": 0, "late": 0})

    def test_skipped_points_are_black_and_move_no_other_plane(self):
        numbers = np.zeros(SHAPE, int)
        taken = np.ones(SHAPE, bool)
        taken[1::2, :, 1] = False
        numbers[taken] = np.arange(1, taken.sum() + 1)
        self.record(int(taken.sum()), {"axes": AXES, "name": "beads", **GFP_AT_EVEN_T})
        for position, (_, axes, shape, planes) in enumerate(self.series("beads")):
            self.assertEqual((axes, shape), ("TCZYX", (TIMES, len(CHANNELS), PLANES)))
            np.testing.assert_array_equal(planes, numbers[:, position])

    def test_a_stage_that_steps_through_the_plan_is_where_the_description_says(self):
        places = self.output / "places.csv"
        places.write_text("name,x,y,z\nA1,-30,10,1\nB2,0,0,2\nC3,30,-10,-1\n", encoding="utf-8")
        writer = self.writer("--name", "other")
        acquirer = self.acquirer("--axis", "t=::20", "--axis", f"position={places}", "--axis", "channel=DAPI,GFP", "--axis",
                                 "z=-5um:5um:11", "--actuator", "simulated:instant", "--sample", "beads", "--name", "{sample}",
                                 "--embed-sequence", "--wait-for", "writer=60s")
        self.finish(acquirer)
        self.finish(writer)
        first = self.manifest("beads")["first_sequence"]
        numbers = first + np.arange(np.prod(SHAPE)).reshape(SHAPE)
        with tifffile.TiffFile(self.output / "beads" / "scan_00000.ome.tif") as tif:
            for position, series in enumerate(tif.series):
                self.assertEqual((series.name, series.axes, series.shape[:-2]),
                                 (POSITIONS[position], "TCZYX", (TIMES, len(CHANNELS), PLANES)))
                embedded = np.ascontiguousarray(series.asarray()[..., 0, :4]).view("<u8")[..., 0]
                np.testing.assert_array_equal(embedded, numbers[:, position])
        planes = [image["Pixels"]["Plane"][0] for image in self.images("beads")]
        self.assertEqual([(p["PositionX"], p["PositionY"], p["PositionZ"]) for p in planes],
                         [(-30, 10, -4), (0, 0, -3), (30, -10, -6)])
        row = self.table("beads")[0]
        self.assertEqual([float(row[name]) for name in ("x (um)", "y (um)", "z (um)")], [-30, 10, -4])

    def test_points_that_failed_are_counted_by_the_writer_and_marked_in_the_table(self):
        writer = self.writer()
        acquirer = self.acquirer("--axis", "z=0um:9um:10", "--actuator", "simulated:instant,fail_at=4", "--on-error", "skip",
                                 "--move-retries", "0", "--wait-for", "writer=60s")
        self.finish(acquirer, expect=3)
        _, log = writer.communicate(timeout=120)
        self.assertEqual(writer.returncode, 3)
        self.assertIn("1 point failed", log)
        self.assertEqual(self.manifest()["points"]["failed"], 1)
        self.assertEqual([row["status"] for row in self.table("scan")].count("failed"), 1)
        self.assertEqual([s[1:3] for s in self.series("scan")], [("ZYX", (10,))])

    def test_a_scan_without_a_camera_is_what_its_actuators_read_back(self):
        writer = self.writer()
        acquirer = self.start(PROGRAMS / "acquirer", "--session", self.session, "--source", "none", "--axis", "z=-5um:5um:11",
                              "--actuator", "simulated:instant", "--wait-for", "writer=60s")
        self.finish(acquirer)
        self.finish(writer)
        self.assertEqual(sorted(path.name for path in (self.output / "scan").iterdir()),
                         ["hooks.journal", "scan.index", "scan.json", "scan.values"])
        rows = self.table("scan")
        self.assertEqual([float(row["z (um)"]) for row in rows], [float(z) for z in range(-5, 6)])
        self.assertEqual([row["z set point (um)"] for row in rows], [str(z) for z in range(-5, 6)])

    def test_the_table_has_set_points_and_labels(self):
        self.record(66, {"axes": [dict(AXES[0], length=1), *AXES[1:]], "name": "beads"})
        rows = self.table("beads")
        self.assertEqual(len(rows), 66)
        told = [rows[22 + 11 + 2][column] for column in
                ("p", "p label", "p x (um)", "p y (um)", "p z (um)", "c label", "z", "z set point (um)", "status")]
        self.assertEqual(told, ["1", "B2", "200", "0", "3", "GFP", "2", "-3", "good"])

    def test_a_plan_names_its_directory_whatever_the_writer_is_told(self):
        for _ in range(2):
            self.record(3, {"name": "sample 7"}, ["--name", "other"])
        self.record(3, {}, ["--name", "other"])
        self.assertEqual(sorted(path.name for path in self.output.iterdir()), ["other", "sample 7", "sample 7_001"])
        with self.assertRaisesRegex(fr.Invalid, "cannot be the name of a scan"):
            with fr.produce(self.session, shape=(8, 16), plan={"name": "../away"}) as p:
                p.begin()

    def test_a_writer_that_comes_back_finds_the_directory_by_its_plan(self):
        writer = self.writer("--name", "other")
        with fr.produce(self.session, shape=(8, 16), slots=64, wait_for="writer", plan={"name": "sample 7"}) as p:
            for i in range(40):
                with p.frame(timeout=60) as f:
                    f.array[:] = i
                if i == 20:
                    writer.kill()
                    writer.wait()
                    writer = self.writer("--name", "other")
        self.finish(writer)
        self.assertEqual([path.name for path in self.output.iterdir()], ["sample 7"])
        self.assertEqual(self.manifest("sample 7")["stored"], 40)
        self.assertEqual(self.manifest("sample 7")["writer_restarts"], 1)

    def test_values_without_images_are_a_table(self):
        axes = [{"name": "voltage", "unit": "V", "length": 11, "step": 0.1}]
        writer = self.writer()
        with fr.produce(self.session, shape=(1, 1), dtype="u1", slots=64, wait_for="writer",
                        plan={"axes": axes, "source": "none"}) as p:
            for i in range(11):
                with p.frame(timeout=60) as f:
                    f.meta["current"] = i / 500
        self.finish(writer)
        names = sorted(path.name for path in (self.output / "scan").iterdir())
        self.assertEqual(names, ["hooks.journal", "scan.index", "scan.json", "scan.values"])
        scan = fr.scan(self.output / "scan")
        self.assertEqual((len(scan), scan.manifest["stored"], scan.manifest["files"]), (11, 11, []))
        with self.assertRaisesRegex(fr.Error, "has values and no images"):
            scan[0]
        verified = subprocess.run([PROGRAMS / "writer", "--verify", self.output / "scan"], capture_output=True, text=True,
                                  check=True)
        self.assertIn("11 frames without images", verified.stdout)
        rows = self.table("scan")
        self.assertEqual([float(row["current"]) for row in rows], [i / 500 for i in range(11)])
        self.assertAlmostEqual(float(rows[10]["voltage set point (V)"]), 1)


if __name__ == "__main__":
    unittest.main()
