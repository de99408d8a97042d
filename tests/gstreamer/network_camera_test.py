"""--source gstreamer with a network camera (RTSP): its frames, its end, its silence."""
import os
import signal
import sys
import unittest

sys.dont_write_bytecode = True
from camera_test_case import Scan  # noqa: E402
from fake_camera import wait_until  # noqa: E402
from pipeline_test_case import PipelineTestCase  # noqa: E402
from rtsp_server import RtspServer  # noqa: E402


class NetworkCameras(PipelineTestCase):
    def server(self, **how):
        server = RtspServer(**how)
        self.addCleanup(server.close)
        return server

    def pipelines(self, server):
        return {"UDP": f"rtspsrc location={server.uri} latency=0 ! decodebin",
                "TCP": f"rtspsrc location={server.uri} latency=0 protocols=tcp ! decodebin",
                "uridecodebin": f"uridecodebin uri={server.uri}"}

    def check_never_paused(self, server):
        """But for its end: cameras differ in what they make of it, and this one is silent from then on."""
        self.assertNotIn("PAUSE", " ".join(server.requests).removesuffix("PAUSE TEARDOWN"))

    def test_every_picture_is_taken_and_the_camera_is_never_paused(self):
        for name in ("UDP", "TCP", "uridecodebin"):
            with self.subTest(name):
                server = self.server()
                scan = self.scan(self.pipelines(server)[name], "--frames", 50, name=name)
                self.assertEqual(len(scan.frames), 50)
                self.assertEqual(scan.frames[0].shape, (120, 160, 3))
                self.check_never_paused(server)

    def test_a_camera_that_is_switched_off_ends_the_scan_as_interrupted(self):
        for name in ("UDP", "TCP"):
            with self.subTest(name):
                server = self.server()
                session, acquirer, writer = self.recorded(self.pipelines(server)[name], name=name)
                self.wait_for_delivered(session, 20)
                server.close()
                self.check_ends(acquirer, 1)
                self.check_ends(writer, 1)
                scan = Scan(self.directory / name)
                self.assertEqual(scan.manifest["state"], "interrupted")
                self.assertIn("rtspsrc0: Could not", scan.manifest["reason"])
                self.assertGreaterEqual(len(scan.frames), 20)

    def test_a_scan_that_is_paused_goes_on_with_a_camera_that_was_not(self):
        server = self.server()
        session, acquirer, writer = self.recorded(self.pipelines(server)["TCP"], "--frames", 100)
        self.wait_for_delivered(session, 20)
        for verb in ("pause", "resume"):
            self.check_ends(self.start("control", verb, "--session", session), 0)
        self.check_ends(acquirer, (0, 3))
        self.check_ends(writer, (0, 3))
        self.check_never_paused(server)

    def test_a_camera_that_does_not_answer_is_told_and_can_be_canceled(self):
        pipeline = self.pipelines(self.server(is_silent=True))["UDP"]
        session = f"gstreamer_{os.getpid()}_silent"
        acquirer = self.start("acquirer", "--session", session, "--source", f"gstreamer:{pipeline}")
        self.check_ends(acquirer, 1)
        self.assertIn("no picture came out of the pipeline within 10 s", self.said(acquirer))
        server = self.server(is_silent=True)
        acquirer = self.start("acquirer", "--session", session, "--source", f"gstreamer:{self.pipelines(server)['UDP']}")
        wait_until("the camera is called", lambda: server.client is not None)
        acquirer.send_signal(signal.SIGINT)
        self.check_ends(acquirer, 4)
        self.assertIn("canceled while the camera was opened", self.said(acquirer))


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
