#!/usr/bin/env python3
"""The use cases of docs/use_cases.md from end to end, with the commands that stand there.

FRAMERING_BIN names the directory of the programs.
"""
import csv
import json
import os
import re
import signal
import unittest
import urllib.request
from pathlib import Path

from use_case_page import UseCase, printed_in


class OhmsLaw(UseCase):
    title = "A current against a voltage"
    session = "ohm"
    points = 21

    def start_scan(self):
        return self.start("framering run", "--source none")

    def values_on_the_page(self):
        """Of the running viewer."""
        viewer = self.start("framering viewer", "--display web")
        said = self.wait_until("the viewer tells its address", lambda: re.search(
            r"open (\S+) in a browser, with \?token= and the token from (\S+)", self.said_by(viewer)))
        token = Path(said[2]).read_text(encoding="utf-8").strip()

        def values():
            with urllib.request.urlopen(f"{said[1]}values?token={token}", timeout=60) as answer:
                found = json.load(answer)
            return found if len(found["rows"]) >= 3 else None
        return self.wait_until("the page has three points", values)

    def check_table(self, scan, points):
        """Each point once, with the current of 100 ohm."""
        table = self.folder / "ohms_law.csv"
        command = self.command("export").replace("scans/ohms_law ", f"scans/{scan} ")
        self.ended(self.launch(command), 0)
        with table.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), points)
        for n, row in enumerate(rows):
            self.assertAlmostEqual(float(row["voltage set point (V)"]), n / 20)
            self.assertEqual(float(row["voltage (V)"]), float(row["voltage set point (V)"]))
            self.assertAlmostEqual(float(row["current (A)"]), n / 2000)
            self.assertRegex(row["utc"], r"^20\d\d-\d\d-\d\dT[\d:.]+Z$")
        times = [int(row["host_time (ns)"]) for row in rows]
        self.assertTrue(all(later - earlier >= 500_000_000 for earlier, later in zip(times, times[1:])), "the delay of each point")

    def kill_power_supply(self):
        own = str(self.folder).encode()
        for entry in Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
                if len(words) > 1 and words[1].endswith(b"power_supply.py") and os.readlink(entry / "cwd").encode() == own:
                    os.kill(int(entry.name), signal.SIGKILL)
            except OSError:
                continue

    def test_whole_one_that_others_start_too_and_that_survives_its_processes(self):
        scan = self.start_scan()
        self.wait_for_points(1)
        self.check_printed(self.ended(self.start_scan(), 5), "acquirer: error: session 'ohm' is in use")
        values = self.values_on_the_page()
        self.assertIn("voltage (V)", [each["label"] for each in values["over"]])
        self.assertIn(("current", "A"), [(each["label"], each["unit"]) for each in values["series"]])
        self.kill("acquirer")
        self.kill("writer")
        self.check_printed(self.ended(scan, 0), "scan 1 ended")
        self.check_table("ohms_law", self.points)
        self.assertEqual(self.manifest("ohms_law")["state"], "complete")
        self.used.update(each for each in self.commands if re.search("framering (pause|resume|cancel)", each))  # below

    def test_one_that_is_held_and_then_stopped_and_one_whose_power_supply_dies(self):
        scan = self.start_scan()
        self.wait_for_points(2)
        self.run_to_end("framering pause")
        taken = self.status()["scan"]["delivered"]
        self.assertTrue(self.status()["scan"]["is_paused"])
        self.run_to_end("framering resume")
        self.wait_for_points(taken + 1)
        self.run_to_end("framering cancel")
        self.check_printed(self.ended(scan, 4), "scan 1 canceled")
        manifest = self.manifest("ohms_law")
        self.assertEqual((manifest["state"], manifest["stored"] + manifest["skipped"]), ("canceled", self.points))
        self.check_table("ohms_law", manifest["stored"])

        scan = self.start_scan()
        self.wait_for_points(2)
        self.kill_power_supply()
        self.assertIn("actuator power supply: it was ended by signal 9", self.ended(scan, 1))
        manifest = self.manifest("ohms_law_001")
        self.assertEqual((manifest["state"], manifest["lost"]), ("interrupted", 0))
        self.check_table("ohms_law_001", manifest["stored"])
        self.used.add(self.command("framering viewer"))  # above


class Queue(UseCase):
    title = "A queue of measurements"
    session = "ramps"

    def serve(self):
        process = self.start("framering run", "--serve")
        self.wait_until("the acquirer serves", lambda: (self.status() or {}).get("serving"))
        return process

    def wait_for_state(self, number, state):
        def states():
            said = self.ended(self.launch(self.command("queue list") + " --json"), 0)
            return {each["number"]: each["state"] for each in json.loads(said)}
        self.wait_until(f"scan {number} is {state}", lambda: states().get(number) == state)

    def check_complete(self, name, points):
        manifest = self.manifest(name)
        self.assertEqual((manifest["state"], manifest["stored"], manifest["lost"]), ("complete", points, 0))

    def test_scans_run_one_after_the_other_and_survive_a_restart_of_everything(self):
        serving = self.serve()
        self.check_printed(self.run_to_end("queue add", "--name up "), "session ramps: scan 1 waits")
        self.wait_for_state(1, "done")
        for name in ("long", "down", "again"):
            self.run_to_end("queue add", f"--name {name} ")
        self.wait_for_state(2, "running")
        self.wait_for_points(1)
        self.check_printed(self.run_to_end("queue list"), "     2  running")
        self.check_printed(self.run_to_end("framering start", code=5), "control: error: session 'ramps': scan 2 is running")
        self.kill("acquirer")
        self.kill("writer")
        self.wait_for_points(self.status()["scan"]["delivered"] + 2)
        self.run_to_end("queue remove")
        self.run_to_end("framering terminate")
        self.ended(serving, 4)
        self.assertEqual(self.manifest("long")["state"], "canceled")

        serving = self.serve()
        self.wait_for_state(3, "done")
        self.run_to_end("framering start", "--name now")
        self.run_to_end("queue add", "--name long ")
        self.wait_for_state(6, "running")
        self.run_to_end("framering cancel")
        self.wait_for_state(6, "canceled")
        self.run_to_end("framering terminate")
        self.ended(serving, 4)  # the code of the last scan
        for name, points in (("up", 21), ("down", 21), ("now", 5)):
            self.check_complete(name, points)
        self.assertFalse((self.folder / "scans" / "again").exists())
        self.assertEqual(self.manifest("long_001")["lost"], 0)


class TimeSeries(UseCase):
    title = "A time series over positions, channels and focus"
    session = "cells"
    points = 1320

    def test_rehearsal_and_what_opens(self):
        self.check_printed(self.run_to_end("--dry-run"), "axes ")
        self.check_printed(self.run_to_end("--name rehearsal"), "scan 1 ended")
        manifest = self.manifest("rehearsal")
        self.assertEqual((manifest["state"], manifest["stored"], manifest["lost"]), ("complete", self.points, 0))
        self.check_printed(self.run_to_end("import tifffile"), "[('A1'")
        positions = (self.folder / "examples" / "positions.csv").read_text(encoding="utf-8")
        self.assertIn(positions[positions.index("name,x,y"):], printed_in(self.text))
        self.used.update(each for each in self.commands if re.search("--name cells|status|framering (cancel|terminate)", each))  # below

    def test_progress_cancel_and_terminate(self):
        scan = self.start("--name cells")
        self.wait_for_points(1)
        progress = self.start("status --watch")
        self.wait_until("a line of progress", lambda: re.search(r"\d+ of 1320 frames \(\d+ %\)", self.said_by(progress)))
        self.wait_for_points(66)
        self.run_to_end("framering cancel")
        self.check_printed(self.ended(scan, 4), "scan 1 canceled")
        manifest = self.manifest("cells")
        self.assertEqual((manifest["state"], manifest["stored"] + manifest["skipped"]), ("canceled", self.points))
        self.ended(progress, 0)

        scan = self.start("--name cells")
        self.wait_for_points(1)
        self.run_to_end("framering terminate")
        self.assertIn("terminated on request", self.ended(scan, 4))
        self.assertEqual(self.manifest("cells_001")["state"], "canceled")
        self.used.update(each for each in self.commands if re.search("--dry-run|--name rehearsal|tifffile", each))  # above


if __name__ == "__main__":
    unittest.main()
