"""--source genicam where things go wrong: packets are dropped, the camera is gone, the acquirer is killed.

FRAMERING_GENICAM_KILLS: how often the acquirer is killed (default 5).
"""
import os
import re
import signal
import sys
import unittest

sys.dont_write_bytecode = True
from fake_camera import enter_network  # noqa: E402

if __name__ == "__main__":
    enter_network()

import numpy as np  # noqa: E402
from camera_test_case import FAILED, GOOD, INCOMPLETE, CameraTestCase, Scan  # noqa: E402
from fake_camera import PATIENCE_S, wait_until  # noqa: E402

KILLS = int(os.environ.get("FRAMERING_GENICAM_KILLS", 5))


class Trouble(CameraTestCase):
    def test_dropped_packets_are_marked_and_counted(self):
        # A frame whose packets are missing is waited for, and may keep the slots from those behind it.
        _, acquirer, writer = self.recorded(self.camera("-r", "20"), "--frame-rate", 20, "--frames", 100)
        code = acquirer.wait(PATIENCE_S)
        self.assertIn(code, (0, 3), self.said(acquirer))
        self.check_ends(writer, code)
        scan = Scan(self.directory / "scan")
        self.assertEqual(code == 3, scan.manifest["lost"] + scan.manifest.get("damaged", 0) != 0)
        self.assertEqual({gap["reason"] for gap in scan.manifest["gaps"]} - {"camera"}, set())
        status = scan.index["status"]
        self.assertEqual(set(status) | {FAILED}, {GOOD, INCOMPLETE, FAILED})
        for frame, is_good in zip(scan.frames, status == GOOD):
            if is_good:
                self.check_pattern(frame)
        counts = scan.manifest["camera_counts"]
        self.assertGreaterEqual(counts["failures"], np.count_nonzero(status == INCOMPLETE))
        self.assertGreaterEqual(counts["completed_buffers"], np.count_nonzero(status == GOOD))
        self.assertGreater(counts["missing_packets"], 0)
        self.assertIn(f"missing_packets {counts['missing_packets']}", self.said(acquirer))

    def test_a_lost_camera_comes_back(self):
        camera = self.camera()
        session, acquirer, writer = self.recorded(camera, "--frame-rate", 30, "--frames", 120, "--reconnect", "60s")
        self.wait_for_delivered(session, 30)
        camera.kill()
        camera.start()
        self.check_ends(acquirer, 3)
        self.check_ends(writer, 3)
        scan = Scan(self.directory / "scan")
        self.assertEqual(len(scan.frames) + scan.manifest["lost"], 120)
        self.assertEqual(scan.manifest["camera_reconnects"], 1)
        away = scan.manifest["interruptions"]
        self.assertEqual([each["cause"] for each in away], ["camera"])
        after = int(np.searchsorted(scan.index["delivered"], away[0]["delivered"]))
        self.assertGreater(self.check_part(scan, 0, after), 0)
        self.assertGreater(self.check_part(scan, after, len(scan.frames)), 0)
        self.assertIn("does not answer any more; looking for it", self.said(acquirer))
        self.assertIn("CAMERA   lost and found again 1x", self.said(acquirer))

    def test_a_camera_that_stays_away_ends_the_scan(self):
        camera = self.camera()
        session, acquirer, writer = self.recorded(camera, "--frame-rate", 30, "--reconnect", "1s")
        self.wait_for_delivered(session, 30)
        camera.kill()
        self.check_ends(acquirer, 1)
        self.check_ends(writer, 1)
        self.assertIn("did not come back within 1 s", self.said(acquirer))
        scan = Scan(self.directory / "scan")
        self.assertEqual(scan.manifest["state"], "interrupted")
        self.assertGreater(self.check_part(scan, 0, len(scan.frames)), 0)

    def test_a_camera_in_use_is_refused(self):
        camera = self.camera()
        session, acquirer, _ = self.recorded(camera, "--frame-rate", 30)
        self.wait_for_delivered(session, 10)
        _, second, _ = self.recorded(camera, "--frame-rate", 30, name="second")
        self.check_ends(second, 1)
        self.assertIn("in use by another program", self.said(second))
        before = self.delivered(session)
        self.wait_for_delivered(session, before + 10)
        acquirer.send_signal(signal.SIGINT)
        self.check_ends(acquirer, 4)

    def test_a_killed_acquirer_resumes(self):
        camera = self.camera()
        options = ["--frame-rate", 30]
        session, acquirer, writer = self.recorded(camera, *options)
        delivered = 0
        for _ in range(KILLS):
            self.wait_for_delivered(session, delivered + 20)
            acquirer.kill()
            acquirer.wait()
            delivered = self.delivered(session)
            acquirer = self.acquirer(session, camera, *options, "--resume")
            wait_until("the scan is resumed", lambda: "resumes at frame" in self.said(acquirer), lambda: self.said(acquirer))
            resumed = int(re.search("resumes at frame ([0-9]+)", self.said(acquirer))[1])
            self.assertIn(resumed, (delivered, delivered + 1))  # a kill may come between a frame and its count
        self.wait_for_delivered(session, delivered + 20)
        acquirer.send_signal(signal.SIGINT)
        self.check_ends(acquirer, 4)
        self.check_ends(writer, 4)
        scan = Scan(self.directory / "scan")
        self.assertEqual(scan.manifest["acquirer_restarts"], KILLS)
        self.assertEqual(scan.manifest["lost"], 0)
        self.assertEqual(len(scan.frames), scan.manifest["received"])
        begin = 0
        for interruption in scan.manifest["interruptions"]:
            end = int(np.searchsorted(scan.index["delivered"], interruption["delivered"]))
            self.check_part(scan, begin, end)
            begin = end
        for n in range(begin, len(scan.frames)):  # scan.json has the first 32 interruptions
            if scan.index["status"][n] == GOOD:
                self.check_pattern(scan.frames[n])


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
