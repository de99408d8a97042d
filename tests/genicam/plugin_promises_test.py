"""acquirer --check-plugin with the plug-in for GenICam cameras and a camera in software."""
import os
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
from fake_camera import enter_network  # noqa: E402

if __name__ == "__main__":
    enter_network()

from camera_test_case import BIN, CameraTestCase  # noqa: E402


class Promises(CameraTestCase):
    def test_conformance(self):
        self.camera()
        done = subprocess.run([BIN / "acquirer", "--check-plugin", os.environ["FRAMERING_GENICAM_PLUGIN"]], capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("23 checks, 0 failed", done.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
