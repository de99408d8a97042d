#!/usr/bin/env python3
"""Configuration files of an installed Framering, as its users write them.

    FRAMERING_BUILD=DIR configuration_test.py"""
import json
import signal
import sys
import unittest

from installed_command import SCAN, InstalledCommand


class Configuration(InstalledCommand):
    def setUp(self):
        super().setUp()
        self.folder_of_files = self.work / "configuration" / "framering"
        (self.folder_of_files / "sessions").mkdir(parents=True, mode=0o755)
        self.environment = {**self.environment, "XDG_CONFIG_HOME": str(self.work / "configuration")}

    def write(self, text, name="config.ini"):
        file = self.folder_of_files / name
        file.write_text(text, encoding="utf-8")
        file.chmod(0o644)
        return file

    def manifest(self, folder):
        return json.loads((self.work / folder / "scan.json").read_text(encoding="utf-8"))

    def test_a_run_takes_session_scan_and_folder_from_files(self):
        self.write(f"session = {self.session}\n[run]\nno-viewer = yes\n[acquirer]\nwidth = 64\nheight = 48\nframes = 7\n"
                   f"sample = beads\n[writer]\noutput = {self.work}/data\n")
        out, _ = self.run_it("run", "--name", "one")
        self.assertIn(f"session {self.session}, log", out)
        scan = self.manifest("data/one")
        self.assertEqual((scan["stored"], scan["plan"]["width"], scan["plan"]["setup"]["sample"]), (7, 64, "beads"))
        self.write("[acquirer]\nframes = 3\n[run]\noutput = elsewhere\n", f"sessions/{self.session}.ini")
        self.run_it("run", "--", "--width", "32")
        scan = self.manifest("elsewhere/scan")
        self.assertEqual((scan["stored"], scan["plan"]["width"], scan["plan"]["height"]), (3, 32, 48))

    def test_a_run_without_files_is_the_simulated_one(self):
        self.write("[acquirer]\nframes = 7\nwidth = 100000000\n")
        self.run_it("run", "--no-config", "--no-viewer", "--session", self.session, "--", *SCAN, "--frames", "2")
        self.assertEqual(self.manifest("scans/scan")["stored"], 2)

    def test_the_place_of_each_value_is_shown(self):
        file = self.write("session = scope\n[acquirer]\nframes = 7\nslots = 5\n[viewer]\ntoken = secret-words\ndisplay = web\n"
                          "[run]\nname = bead\n")
        own = self.write("[acquirer]\nslots = 6\n", "sessions/scope.ini")
        shown = [line.split(None, 2) for line in self.run_it("acquirer", "--width", "64", "--show-config")[0].splitlines()]
        for line in (["session", "scope", f"{file}:1"], ["frames", "7", f"{file}:3"], ["slots", "6", f"{own}:2"],
                     ["width", "64", "command line"], ["source", "simulated", "default"], ["resume", "no", "default"]):
            self.assertIn(line, shown)
        viewer = self.run_it("viewer", "--show-config")[0]
        self.assertNotIn("secret-words", viewer)
        self.assertIn("(hidden)", viewer)
        self.assertIn(f"{file}:9", self.run_it("run", "--show-config")[0])
        self.assertIn("default", self.run_it("writer", "--show-config")[0])
        self.assertIn(f"{file}:1", self.run_it("status", "--show-config")[0])
        self.assertFalse((self.work / "scans").exists())

    def test_commands_are_for_the_configured_session(self):
        self.write(f"session = {self.session}\n")
        self.assertIn(f"session '{self.session}' does not exist", self.run_it("status", expect=1)[1])

    def test_errors_name_file_and_line_and_end_what_reads_them(self):
        file = self.write("[acquirer]\nframe-rat = 5\n")
        complaint = f"{file}:2: unknown option frame-rat; see framering acquirer --help"
        self.assertIn(complaint, self.run_it("acquirer", expect=2)[1])
        self.run_it("writer", "--show-config")
        file.chmod(0o666)
        for program in ("acquirer", "writer", "viewer", "status", "run"):
            said = self.run_it(program, expect=2)[1]
            self.assertIn("is refused: other users can write to it", said)
            self.assertEqual(said.count("\n"), 1)
        self.assertIn("does not exist", self.run_it("status", "--session", self.session, expect=1)[1])

    def test_a_scan_that_is_resumed_keeps_its_plan_whatever_files_say_now(self):
        self.write(f"session = {self.session}\n[acquirer]\nwidth = 64\nheight = 48\nframes = 60\nframe-rate = 20\nslots = 100\n"
                   "sample = beads\n")
        writer = self.start("writer", "--wait", "60s")
        killed = self.start("acquirer", "--wait-for", "writer=60s")
        self.wait_for_frames()
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        self.write(f"session = {self.session}\n[acquirer]\nwidth = 32\nheight = 32\nframes = 5\nslots = 7\nsample = nothing\n"
                   "source = none\n")
        self.run_it("acquirer", "--resume")
        self.finish(writer, 0)
        scan = self.manifest("scans/scan")
        self.assertEqual((scan["state"], scan["stored"], scan["plan"]["width"]), ("complete", 60, 64))


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
