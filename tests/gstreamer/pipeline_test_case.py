"""Scans of pipelines, with the programs of FRAMERING_BIN."""
import os

from camera_test_case import CameraTestCase, Scan
from fake_camera import PATIENCE_S


class PipelineTestCase(CameraTestCase):
    def recorded(self, pipeline, *options, name="scan", slots=64):
        """Starts a scan and its writer: session, acquirer, writer."""
        self.count += 1
        session = f"gstreamer_{os.getpid()}_{self.count}"
        writer = self.start("writer", "--session", session, "--output", self.directory, "--name", name, "--wait",
                            f"{PATIENCE_S}s")
        acquirer = self.start("acquirer", "--session", session, "--source", f"gstreamer:{pipeline}", "--slots", slots,
                              "--wait-for", f"writer={PATIENCE_S}s", *options)
        return session, acquirer, writer

    def scan(self, pipeline, *options, name="scan", code=0):
        _, acquirer, writer = self.recorded(pipeline, *options, name=name)
        self.check_ends(acquirer, code)
        self.check_ends(writer, code)
        return Scan(self.directory / name)
