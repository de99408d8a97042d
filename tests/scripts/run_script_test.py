#!/usr/bin/env python3
"""scripts/run.sh with real programs, which are killed while it watches over them.

FRAMERING_BIN names the directory of the programs.
"""
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import time
import unittest
import zlib
from pathlib import Path

from run_script import PROGRAMS, SMALL, RunScriptCase


def grey_png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(height * (width + 1)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class RunScript(RunScriptCase):
    def test_plain_run(self):
        scan = self.start([], SMALL + ["--frames", "50", "--frame-rate", "100"])
        self.assertEqual(scan.wait(), 0, scan.output())
        self.check_complete(scan, 50)
        self.assertNotIn("restarted", scan.output())

    def test_refused_session(self):
        scan = self.start([], SMALL + ["--frames", "600", "--frame-rate", "100"])
        scan.wait_for_delivered(1)
        second = self.start(["--session", scan.session], SMALL + ["--frames", "10"])
        self.assertEqual(second.wait(), 5, second.output())
        self.assertIn("is in use by", second.output())
        self.assertNotIn("restarted", second.output())
        self.assertEqual(scan.wait(), 0, scan.output())
        self.check_complete(scan, 600)

    def test_wrong_option(self):
        scan = self.start([], ["--frames", "none"])
        self.assertEqual(scan.wait(), 2, scan.output())
        self.assertNotIn("restarted", scan.output())
        self.check_nothing_left(scan)

    def test_error_behind_bytes_that_are_no_text(self):
        """What a camera's program says may be in any encoding; the errors in the log are still printed."""
        scan = self.start([], ["--source", "command:sh -c 'printf \"ger\\\\344t\" >&2; exit 7'", "--picture-retries", "0"],
                          environment={"LC_ALL": "C.UTF-8"})
        self.assertEqual(scan.wait(), 1, scan.output())
        self.assertIn("acquirer: error: program sh", scan.printed())

    def test_source_that_fails(self):
        """The scan is interrupted and closed by both writers, each when it can: a new one would find nothing to store."""
        directory = Path(tempfile.mkdtemp(prefix="framering_source."))
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        frames = directory / "frames.bin"
        frames.write_bytes(bytes(64 * 48 * 2 * 20 + 7))
        scan = self.start(["--second-output", directory / "copy"],
                          ["--source", f"raw:{frames}", "--width", "64", "--height", "48", "--frame-rate", "20",
                           "--grace", "1s"])
        scan.wait_for_delivered(1)
        second = scan.wait_for_process("second")
        os.kill(second, signal.SIGSTOP)
        scan.wait_until("the first writer has left", lambda: not [
            each for each in (scan.status() or {"processes": []})["processes"] if each["role"] == "writer"])
        time.sleep(1)  # longer than the pause before a restart
        os.kill(second, signal.SIGCONT)
        self.assertEqual(scan.wait(), 1, scan.output())
        self.assertIn("input ended inside frame 20", scan.output())
        self.assertNotIn("restarted", scan.output())
        self.check_nothing_left(scan)

    def test_killed_writer(self):
        scan = self.start([], SMALL + ["--frames", "600", "--frame-rate", "200"])
        for restart in (1, 2):
            scan.wait_for_delivered(restart * 100)
            killed = scan.kill("writer")
            scan.wait_for_process("writer", other_than=killed)
        self.assertEqual(scan.wait(), 0, scan.output())
        self.assertEqual(self.check_complete(scan, 600)["writer_restarts"], 2)
        self.assertIn("scripts/run.sh: writer killed by signal 9; restarted, 2 of 5 per minute\n", scan.output())
        self.assertNotIn("supervision.sh: line", scan.output(), "what the shell says of it is noise")

    def test_second_output(self):
        """Both writers store everything, the second one after a kill, too."""
        second = Path(tempfile.mkdtemp(prefix="framering_second."))
        self.addCleanup(shutil.rmtree, second, ignore_errors=True)
        scan = self.start(["--second-output", second / "copy"], SMALL + ["--frames", "600", "--frame-rate", "200"])
        scan.wait_for_delivered(100)
        scan.kill("second")
        self.assertEqual(scan.wait(), 0, scan.output())
        self.assertEqual(self.check_complete(scan, 600)["writer_restarts"], 0)
        copy = json.loads((second / "copy/scan/scan.json").read_text(encoding="utf-8"))
        self.assertEqual((copy["state"], copy["stored"], copy["role"], copy["writer_restarts"]), ("complete", 600, "second", 1))
        self.assertIn("scripts/run.sh: second killed by signal 9; restarted, 1 of 5 per minute\n", scan.output())

    def test_second_output_without_a_writer(self):
        scan = self.start(["--no-writer", "--second-output", "/tmp"], SMALL)
        self.assertEqual(scan.wait(), 2, scan.output())
        self.assertIn("contradict each other", scan.output())

    def preview_of(self, scan):
        return json.loads((scan.directory / "scans/scan_preview/scan.json").read_text(encoding="utf-8"))

    def test_preview(self):
        """It goes on after a kill, and has what the recording has: the ring keeps its frames meanwhile."""
        of_both = ["--wait-for", "writer=30s", "--wait-for", "preview=30s", "--slots", "1024"]
        scan = self.start(["--preview", "20"], ["--width", "64", "--height", "48", "--embed-sequence", "--frames", "600", "--frame-rate", "200", *of_both])
        scan.wait_for_delivered(100)
        scan.kill("preview")
        self.assertEqual(scan.wait(), 0, scan.output())
        self.assertEqual(self.check_complete(scan, 600)["writer_restarts"], 0)
        preview = self.preview_of(scan)
        self.assertEqual((preview["state"], preview["stored"], preview["role"], preview["writer_restarts"]),
                         ("complete", 600, "preview", 1))
        self.assertEqual(max(preview["shape"][1:]), 20)
        self.assertIn("scripts/run.sh: preview killed by signal 9; restarted, 1 of 5 per minute\n", scan.output())
        self.assertRegex(scan.printed(), r"\npreview of scan 1 complete: 600 frames scaled, 0 copied, 0 skipped, in /.*/scan_preview\n")

    def test_deaths_are_told_in_words_of_its_own(self):
        """The shell has a line of its own for each killed child, with what it was started by."""
        scan = self.start(["--preview", "20"], ["--width", "64", "--height", "48", "--slots", "1024", "--frame-rate", "200"])
        scan.wait_for_delivered(20)
        pids = {role: 0 for role in ("preview", "acquirer", "writer")}
        for role in [*pids, *pids]:
            pids[role] = scan.wait_for_process(role, other_than=pids[role])
            os.kill(pids[role], signal.SIGKILL)
        for role, pid in pids.items():
            scan.wait_for_process(role, other_than=pid)
        os.killpg(scan.process.pid, signal.SIGINT)
        self.assertEqual(scan.wait(), 4, scan.output())
        self.assertEqual(scan.printed().count(" killed by signal 9; restarted, "), 6, scan.printed())
        self.assertNotIn("Killed", scan.printed())

    def test_preview_that_dies_for_good(self):
        """The recording is complete all the same, and the exit code is the recording's."""
        scan = self.start(["--preview", "20", "--no-restart"], SMALL + ["--frames", "600", "--frame-rate", "200"])
        scan.wait_for_delivered(100)
        scan.kill("preview")
        self.assertEqual(scan.wait(), 0, scan.output())
        self.check_complete(scan, 600)
        self.assertIn("the preview is not complete: its writer ended with exit code 137", scan.output())
        closing = re.search(r"To close what it has: (\S+) writer --recover (.*)\n", scan.printed())
        directory = scan.directory / "scans/scan_preview"
        self.assertEqual(closing and Path(closing[2]), directory, scan.output())
        subprocess.run([PROGRAMS / "writer", "--recover", closing[2]], check=True, capture_output=True)
        self.assertEqual(self.preview_of(scan)["state"], "interrupted")

    def test_preview_without_a_writer(self):
        scan = self.start(["--no-writer", "--preview", "400"], SMALL)
        self.assertEqual(scan.wait(), 2, scan.output())
        self.assertIn("contradict each other", scan.output())

    def test_scan_that_is_over_before_a_writer_has_found_it(self):
        late = self.programs_with("writer", f'sleep 1; exec {PROGRAMS.resolve()}/writer "$@"')
        scan = self.start(["--preview", "20"], SMALL + ["--frames", "600", "--frame-rate", "200"], programs=late)
        scan.wait_until("a writer was started", lambda: any(
            b"--role" in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in scan.processes()))
        os.killpg(scan.process.pid, signal.SIGINT)
        self.assertEqual(scan.wait(), 4, scan.output())
        self.assertIn("scan 1 canceled: on request", scan.printed())
        for complaint in ("does not exist", "not complete", "exit code"):
            self.assertNotIn(complaint, scan.output())
        self.check_nothing_left(scan)

    def test_killed_acquirer(self):
        scan = self.start([], SMALL + ["--frames", "600", "--frame-rate", "200"])
        for restart in (1, 2):
            scan.wait_for_delivered(restart * 100)
            killed = scan.kill("acquirer")
            scan.wait_for_process("acquirer", other_than=killed)
        self.assertEqual(scan.wait(), 0, scan.output())
        self.assertEqual(self.check_complete(scan, 600)["acquirer_restarts"], 2)
        self.assertIn("scripts/run.sh: acquirer killed by signal 9; restarted, 2 of 5 per minute\n", scan.output())

    def test_no_restart_after_the_session(self):
        """The acquirer dies when its scan is over, and the session goes before it could come back."""
        scan = self.start(["--no-writer"], SMALL + ["--frames", "600", "--frame-rate", "100"])
        scan.wait_for_delivered(100)  # until then run.sh has seen the session
        scan.kill("acquirer")
        time.sleep(0.12)  # within the pause before a restart, and not before run.sh has decided on it
        for segment in scan.segments():
            segment.unlink()
        self.assertEqual(scan.wait(), 1, scan.output())
        self.assertIn("not restarted: its scan had ended", scan.output())
        self.check_nothing_left(scan)

    def test_killed_viewer(self):
        scan = self.start([], SMALL + ["--frames", "600", "--frame-rate", "200"], terminal=True)
        first = scan.wait_until("a viewer is there", lambda: scan.processes("viewer"))[0]
        scan.wait_for_delivered(100)
        os.kill(first, signal.SIGKILL)
        scan.wait_until("another viewer is there",
                        lambda: [pid for pid in scan.processes("viewer") if pid != first])
        self.assertEqual(scan.wait(), 0, scan.output())
        self.check_complete(scan, 600)
        self.assertIn("viewer killed by signal 9; restarted", scan.output())

    def test_no_restart_of_the_writer(self):
        scan = self.start(["--no-restart"], SMALL + ["--frames", "10000", "--frame-rate", "200", "--grace", "1s"])
        scan.wait_for_delivered(50)
        scan.kill("writer")
        self.assertEqual(scan.wait(), 1, scan.output())
        self.assertNotIn("restarted", scan.output())
        self.assertEqual(scan.processes(), [])
        # The frames in the ring wait for a writer that is started by hand.
        writer = subprocess.run([PROGRAMS / "writer", "--session", scan.session, "--output", scan.directory / "scans"],
                                capture_output=True, check=False)
        self.assertEqual(writer.returncode, 4, writer.stderr)
        frames = scan.frames()
        self.assertEqual(frames, [(i, i, i) for i in range(len(frames))])
        self.assertEqual(scan.manifest()["received"], len(frames))
        self.check_nothing_left(scan)

    def test_no_restart_of_the_acquirer(self):
        scan = self.start(["--no-restart", "--writer", "--acquirer-timeout 500ms"],
                          SMALL + ["--frames", "10000", "--frame-rate", "200"])
        scan.wait_for_delivered(50)
        scan.kill("acquirer")
        self.assertEqual(scan.wait(), 1, scan.output())
        self.assertNotIn("restarted", scan.output())
        self.assertEqual(scan.manifest()["state"], "interrupted")
        self.check_nothing_left(scan)

    def check_canceled(self, scan):
        self.assertEqual(scan.wait(), 4, scan.output())
        manifest = scan.manifest()
        self.assertEqual(manifest["state"], "canceled")
        self.assertEqual(manifest["lost"], 0)
        self.assertEqual(scan.frames(), [(i, i, i) for i in range(manifest["received"])])
        self.check_nothing_left(scan)

    def test_interrupt(self):
        scan = self.start([], SMALL + ["--frames", "10000", "--frame-rate", "200"])
        scan.wait_for_delivered(50)
        os.killpg(scan.process.pid, signal.SIGINT)
        self.check_canceled(scan)
        self.assertGreaterEqual(scan.manifest()["received"], 50)

    def test_interrupt_while_the_acquirer_is_away(self):
        scan = self.start([], SMALL + ["--frames", "10000", "--frame-rate", "200"])
        scan.wait_for_delivered(50)
        scan.kill("acquirer")
        os.killpg(scan.process.pid, signal.SIGINT)
        self.check_canceled(scan)

    def test_crash_loop_of_the_acquirer(self):
        scan = self.start([], [], programs=self.programs_with("acquirer", "kill -SEGV $$"))
        self.assertEqual(scan.wait(), 1, scan.output())
        said = (scan.directory / "said").read_text()
        self.assertEqual(said.count("acquirer killed by signal 11; restarted"), 5, said)
        self.assertEqual(said.count("not restarted: already restarted 5 times in a minute"), 1, said)
        self.check_nothing_left(scan)

    def test_crash_loop_of_the_writer(self):
        scan = self.start([], SMALL + ["--frames", "50"], programs=self.programs_with("writer", "kill -KILL $$"))
        self.assertEqual(scan.wait(), 1, scan.output())
        self.assertEqual((scan.directory / "said").read_text().count("writer killed by signal 9; restarted"), 5, scan.output())
        self.check_nothing_left(scan)

    def test_pipe_is_not_resumed(self):
        reader, writer = os.pipe()
        scan = self.start(["--writer", "--acquirer-timeout 500ms"],
                          ["--source", "raw:-", "--width", "64", "--height", "48"], stdin=reader)
        self.addCleanup(os.close, writer)
        os.close(reader)
        os.write(writer, bytes(64 * 48 * 2 * 3))
        scan.wait_for_delivered(3)
        scan.kill("acquirer")
        self.assertEqual(scan.wait(), 1, scan.output())
        self.assertIn("acquirer killed by signal 9; not restarted: frames read from a pipe cannot be read again",
                      scan.output())
        self.assertEqual(scan.manifest()["state"], "interrupted")
        self.assertEqual(scan.manifest()["stored"], 3)
        self.check_nothing_left(scan)

    def test_watched_folder_is_not_resumed(self):
        with tempfile.TemporaryDirectory(prefix="framering_test_") as folder:
            (Path(folder) / "a.png").write_bytes(grey_png(64, 48))
            scan = self.start(["--writer", "--acquirer-timeout 500ms"], ["--source", f"images:{folder}", "--watch"])
            scan.wait_for_delivered(1)
            scan.kill("acquirer")
            self.assertEqual(scan.wait(), 1, scan.output())
        self.assertIn("acquirer killed by signal 9; not restarted: which files of a watched folder were taken is not known",
                      scan.output())
        self.assertEqual(scan.manifest()["state"], "interrupted")
        self.assertEqual(scan.manifest()["stored"], 1)
        self.check_nothing_left(scan)


if __name__ == "__main__":
    unittest.main()
