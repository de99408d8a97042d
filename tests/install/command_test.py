#!/usr/bin/env python3
"""The command `framering` of an installation that was moved after it was installed, in any current folder.

    FRAMERING_BUILD=DIR command_test.py"""
import json
import os
import signal
import sys
import unittest

from installed_command import SCAN, InstalledCommand


class Command(InstalledCommand):
    def test_a_scan_is_stored_in_the_current_folder(self):
        out, _ = self.run_it("run", "--no-viewer", "--session", self.session, "--", *SCAN, "--frames", "5")
        scan = json.loads((self.work / "scans" / "scan" / "scan.json").read_text(encoding="utf-8"))
        self.assertEqual((scan["state"], scan["stored"]), ("complete", 5))
        self.assertIn(f"cancel the scan: framering cancel --session {self.session}\n", out)
        self.assertIn(f"attach a viewer: framering viewer --session {self.session}\n", out)

    def test_a_scan_is_watched_and_canceled(self):
        scan = self.start("run", "--no-viewer", "--session", self.session, "--", *SCAN, "--duration", "10min")
        self.wait_for_frames()
        self.assertIn("acquirer", self.run_it("status", "--session", self.session)[0])
        self.assertIn(self.session, self.run_it("list")[0])
        self.run_it("cancel", "--session", self.session)
        self.finish(scan, 4)

    def test_ctrl_c_reaches_the_script(self):
        scan = self.start("run", "--no-viewer", "--session", self.session, "--", *SCAN, "--duration", "10min")
        self.wait_for_frames()
        scan.send_signal(signal.SIGINT)
        self.finish(scan, 4)
        manifest = json.loads((self.work / "scans" / "scan" / "scan.json").read_text(encoding="utf-8"))
        self.assertEqual(manifest["state"], "canceled")

    def test_a_program_keeps_the_process(self):
        acquirer = self.start("acquirer", "--session", self.session, *SCAN, "--duration", "10min")
        self.wait_for_frames()
        self.assertEqual(os.readlink(f"/proc/{acquirer.pid}/exe"), str(self.prefix / "libexec" / "framering" / "acquirer"))
        acquirer.send_signal(signal.SIGTERM)
        self.finish(acquirer, 4)

    def test_a_script_can_still_handle_a_closed_pipe(self):
        """Signals that the command ignores itself are not ignored in what it becomes."""
        script = self.prefix / "libexec" / "framering" / "run.sh"
        kept = script.read_bytes()
        self.addCleanup(script.write_bytes, kept)
        script.write_text("#!/bin/sh\ngrep SigIgn /proc/self/status\n", encoding="utf-8")
        ignored = int(self.run_it("run")[0].split()[1], 16)
        self.assertEqual(ignored & (1 << (signal.SIGXFSZ - 1)), 0)

    def test_exit_codes_and_errors_pass_through(self):
        self.assertIn("does not exist", self.run_it("status", "--session", self.session, expect=1)[1])
        self.assertIn("unrecognised option '--no-such'; see framering run --help, and put acquirer options after --",
                      self.run_it("run", "--no-such", expect=2)[1])
        self.assertIn("did you mean viewer?", self.run_it("veiwer", expect=2)[1])

    def test_help_comes_from_the_program_itself(self):
        self.assertIn("framering run [options]", self.run_it("run", "--help")[0])
        self.assertIn("--frame-rate", self.run_it("acquirer", "--help")[0])
        status = self.run_it("status", "--help")[0]
        self.assertTrue(status.startswith("framering status [options]: show processes"), status)
        self.assertIn("--watch", status)
        self.assertNotIn("--on-trouble", status)
        self.assertIn("--on-trouble", self.run_it("control", "--help")[0])
        self.assertEqual(self.run_it()[0], self.run_it("--help")[0])

    def test_the_version_names_the_commit_and_what_versions_share(self):
        text = self.run_it("--version")[0]
        self.assertRegex(text, r"\Aframering \d+\.\d+\.\d+ \(commit ([0-9a-f]{12}|unknown)\)\nmemory layout \d+\n"
                               r"scan\.json format \d+, scan\.index format \d+, scan\.values format \d+\n")
        for program in ("acquirer", "writer", "viewer", "control"):
            self.assertEqual(self.run_it(program, "--version")[0], text.replace("framering", program, 1))

    def test_a_missing_program_is_named_with_what_to_do(self):
        program = self.prefix / "libexec" / "framering" / "writer"
        program.rename(program.with_suffix(".away"))
        self.addCleanup(program.with_suffix(".away").rename, program)
        said = self.run_it("writer", expect=1)[1]
        self.assertIn(f"cannot run '{program}': No such file or directory; install the package framering again", said)
        self.assertEqual(said.count("\n"), 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
