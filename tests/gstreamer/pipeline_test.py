"""--source gstreamer: pictures of pipelines on the disk are those that GStreamer itself writes."""
import csv
import os
import signal
import socket
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True
from fake_camera import enter_network  # noqa: E402

if __name__ == "__main__":
    enter_network()

import numpy as np  # noqa: E402
from camera_test_case import BIN, Scan  # noqa: E402
from fake_camera import PATIENCE_S, wait_until  # noqa: E402
from pipeline_test_case import PipelineTestCase  # noqa: E402

PATTERN = "videotestsrc num-buffers={frames} pattern=ball"
BALL = PATTERN.format(frames=20)


class Pipelines(PipelineTestCase):
    def reference(self, pipeline, shape, dtype=np.uint8):
        """The pictures as gst-launch-1.0 writes them, without the padding of their rows."""
        file = self.directory / "reference"
        subprocess.run(f"gst-launch-1.0 -q {pipeline} ! filesink location={file}", shell=True, check=True, timeout=PATIENCE_S)
        row_bytes = int(np.prod(shape[1:])) * np.dtype(dtype).itemsize
        rows = np.fromfile(file, np.uint8).reshape(-1, shape[0], (row_bytes + 3) // 4 * 4)[:, :, :row_bytes]
        return np.ascontiguousarray(rows).view(dtype).reshape(-1, *shape)

    def check_pictures(self, scan, expected):
        self.assertEqual(len(scan.frames), len(expected))
        for number, (frame, picture) in enumerate(zip(scan.frames, expected)):
            self.assertTrue(np.array_equal(frame, picture), f"frame {number}")

    def test_formats(self):
        """Rows of an odd length have padding in GStreamer, and none in the ring."""
        for name, caps, shape, dtype in [("gray8", "video/x-raw,format=GRAY8", (121, 161), np.uint8),
                                         ("gray16", "video/x-raw,format=GRAY16_LE", (121, 161), np.uint16),
                                         ("rgb", "video/x-raw,format=RGB", (121, 161, 3), np.uint8),
                                         ("bayer", "video/x-bayer,format=grbg", (120, 162), np.uint8)]:
            with self.subTest(caps):
                pipeline = f"{BALL} ! {caps},width={shape[1]},height={shape[0]}"
                scan = self.scan(pipeline, name=name)
                self.check_pictures(scan, self.reference(pipeline, shape, dtype))

    def test_pictures_of_other_formats_are_converted(self):
        scan = self.scan(f"{BALL} ! video/x-raw,format=YUY2,width=64,height=48")
        self.assertEqual(scan.frames[0].shape, (48, 64, 3))
        self.assertEqual(scan.manifest["plan"]["pixel_format"], "rgb8")

    def test_a_film_is_read_to_its_end(self):
        film = self.directory / "film.avi"
        subprocess.run(f"gst-launch-1.0 -q {PATTERN.format(frames=60)} ! video/x-raw,width=320,height=240,framerate=30/1 ! jpegenc ! "
                       f"avimux ! filesink location={film}", shell=True, check=True, timeout=PATIENCE_S)
        read = f"uridecodebin uri=file://{film}"
        scan = self.scan(read)
        self.check_pictures(scan, self.reference(f"{read} ! videoconvert ! video/x-raw,format=RGB", (240, 320, 3)))
        table = subprocess.run([BIN / "control", "export", "--csv", scan.directory], capture_output=True, text=True, check=True).stdout
        ticks = [int(row["camera_time (tick)"]) for row in csv.DictReader(table.splitlines())]
        self.assertTrue(np.allclose(np.diff(ticks), 1e9 / 30, atol=2), ticks[:5])

    def test_a_full_ring_holds_a_film_back(self):
        _, acquirer, writer = self.recorded(f"{PATTERN.format(frames=300)} ! video/x-raw,format=GRAY8,width=640,height=480", slots=4)
        self.check_ends(acquirer, 0)
        self.check_ends(writer, 0)
        self.assertEqual(len(Scan(self.directory / "scan").frames), 300)

    def test_a_film_whose_server_stalls_is_told_and_goes_on(self):
        film = self.directory / "film.avi"
        subprocess.run(f"gst-launch-1.0 -q {PATTERN.format(frames=60)} ! video/x-raw,width=320,height=240 ! jpegenc ! avimux ! "
                       f"filesink location={film}", shell=True, check=True, timeout=PATIENCE_S)
        data = film.read_bytes()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            _, acquirer, writer = self.recorded(f"tcpclientsrc host=127.0.0.1 port={listener.getsockname()[1]} ! avidemux ! decodebin",
                                                "--stall-timeout", "500ms")
            with listener.accept()[0] as server:
                server.sendall(data[:len(data) // 2])
                wait_until("the silence is told", lambda: "for 500 ms: it waits for frame" in self.said(acquirer))
                server.sendall(data[len(data) // 2:])
        self.check_ends(acquirer, 0)
        self.check_ends(writer, 0)
        self.assertEqual(len(Scan(self.directory / "scan").frames), 60)

    def test_a_full_ring_is_no_silence_of_a_film(self):
        film = f"{PATTERN.format(frames=5000)} ! video/x-raw,format=GRAY8,width=64,height=48"
        session, acquirer, writer = self.recorded(film, "--stall-timeout", "200ms", slots=4)
        self.wait_for_delivered(session, 1)
        writer.send_signal(signal.SIGSTOP)
        time.sleep(1)  # longer than a silence may last
        writer.send_signal(signal.SIGCONT)
        self.check_ends(acquirer, 0)
        self.check_ends(writer, 0)
        self.assertNotIn("it waits for frame", self.said(acquirer))
        self.assertEqual(Scan(self.directory / "scan").manifest["received"], 5000)

    def test_live_pictures_have_times_and_numbers(self):
        scan = self.scan("videotestsrc is-live=true ! video/x-raw,format=GRAY8,width=64,height=48,framerate=50/1", "--frames", 60)
        self.assertEqual(scan.manifest["lost"], 0)
        times = scan.index["capture_time_ns"].astype(np.int64)
        self.assertTrue(np.allclose(np.diff(times), 20e6, atol=2), np.diff(times)[:5])

    def test_missing_live_pictures_are_counted(self):
        live = "videotestsrc is-live=true ! video/x-raw,format=GRAY8,width=64,height=48,framerate=100/1"
        scan = self.scan(f"{live} ! identity drop-probability=0.2", "--frames", 100, code=3)
        self.assertGreater(scan.manifest["lost"], 0)
        self.assertEqual(len(scan.frames) + scan.manifest["lost"], 100)
        times = scan.index["capture_time_ns"].astype(np.int64)
        steps = np.diff(scan.index["delivered"].astype(np.int64))
        self.assertTrue(np.allclose(np.diff(times), steps * 10e6, atol=2))

    def test_a_paused_film_goes_on_where_it_was(self):
        film = f"{PATTERN.format(frames=200)} ! video/x-raw,format=GRAY8,width=64,height=48"
        session, acquirer, writer = self.recorded(f"{film} ! identity sleep-time=5000")
        self.wait_for_delivered(session, 20)
        for verb in ("pause", "resume"):
            subprocess.run([BIN / "control", verb, "--session", session], check=True, capture_output=True)
        self.check_ends(acquirer, 0)
        self.check_ends(writer, 0)
        self.check_pictures(Scan(self.directory / "scan"), self.reference(film, (48, 64)))

    def test_an_acquirer_that_died_goes_on_with_a_live_source_and_not_with_a_film(self):
        caps = "video/x-raw,format=GRAY8,width=64,height=48,framerate=50/1"
        for name, pipeline, code, state in [("live", f"videotestsrc is-live=true ! {caps}", 0, "complete"),
                                            ("film", f"videotestsrc ! {caps} ! identity sleep-time=5000", 1, "interrupted")]:
            with self.subTest(name):
                session, acquirer, writer = self.recorded(pipeline, "--frames", 150, name=name)
                self.wait_for_delivered(session, 30)
                acquirer.send_signal(signal.SIGKILL)
                acquirer.wait()
                again = self.start("acquirer", "--session", session, "--source", f"gstreamer:{pipeline}", "--frames", 150, "--slots", 64,
                                   "--resume")
                self.check_ends(again, code)
                writer.wait(PATIENCE_S)
                scan = Scan(self.directory / name)
                self.assertEqual(scan.manifest["state"], state)
                if name == "film":
                    self.assertIn("begins anew and cannot go on at frame", self.said(again))
                else:
                    self.assertEqual(scan.manifest["received"], 150)

    def test_the_screen(self):
        screen = subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", "320x200x24"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(screen.communicate)
        self.addCleanup(screen.kill)
        number = screen.stdout.readline().strip()
        scan = self.scan(f"ximagesrc display-name=:{number} use-damage=false ! video/x-raw,framerate=20/1", "--frames", 10)
        self.assertEqual(scan.frames[0].shape, (200, 320, 3))
        self.assertEqual(len(scan.frames), 10)

    def test_the_element_of_aravis(self):
        camera = self.camera()
        scan = self.scan(f"aravissrc camera-name={camera.address} ! video/x-raw,format=GRAY8,width=256,height=128", "--frames", 10, code=(0, 3))
        self.assertEqual(scan.frames[0].shape, (128, 256))

    def test_failures_are_told_in_the_words_of_gstreamer(self):
        for pipeline, code, words in [
                ("nosuchelement", 2, 'no element "nosuchelement"'),
                ("videotestsrc !", 2, "syntax error"),
                ("v4l2src device=/dev/video77", 1, "Cannot identify device '/dev/video77'. (system error: No such file or directory)"),
                ("filesrc location=/nofile ! decodebin", 1, 'filesrc0: Resource not found. (No such file "/nofile")'),
                ("audiotestsrc num-buffers=3", 1, "audiotestsrc"),
                ("videotestsrc num-buffers=0", 1, "no picture came out of the pipeline"),
                ("", 2, "the pipeline is missing")]:
            with self.subTest(pipeline):
                done = subprocess.run([BIN / "acquirer", "--session", f"gstreamer_{os.getpid()}_x", "--source", f"gstreamer:{pipeline}"],
                                      capture_output=True, text=True, timeout=PATIENCE_S)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertIn(words, done.stderr)

    def test_ctrl_c_ends_a_pipeline_that_gives_no_picture(self):
        """A film, a live source, and one that has given a single picture."""
        seen = self.directory / "seen"
        told = f"filesink location={seen} buffer-mode=unbuffered"
        caps = "video/x-raw,format=GRAY8,width=64,height=48"
        for pipeline in (f"videotestsrc ! {caps} ! tee name=t ! queue ! {told} t. ! queue ! valve drop=true",
                         f"videotestsrc is-live=true ! {caps} ! tee name=t ! queue ! {told} t. ! queue ! valve drop=true",
                         f"videotestsrc is-live=true num-buffers=100000 ! {caps},framerate=1/3600 ! tee name=t ! queue ! {told} t. ! queue"):
            with self.subTest(pipeline):
                seen.unlink(missing_ok=True)
                session = f"gstreamer_{os.getpid()}_silent"
                acquirer = self.start("acquirer", "--session", session, "--source", f"gstreamer:{pipeline}")
                wait_until("the pipeline starts", seen.exists)
                acquirer.send_signal(signal.SIGINT)
                self.check_ends(acquirer, 4)
                self.assertIn("canceled while the camera was opened", self.said(acquirer))
                self.assertNotIn("without waiting any longer", self.said(acquirer))

    def test_a_pipeline_that_fails_in_a_scan_keeps_the_frames_before(self):
        live = "videotestsrc is-live=true ! video/x-raw,format=GRAY8,width=64,height=48,framerate=50/1"
        scan = self.scan(f"{live} ! identity error-after=40", code=1)
        self.assertEqual(scan.manifest["state"], "interrupted")
        self.assertIn("identity0", scan.manifest["reason"])
        self.assertGreater(len(scan.frames), 10)

    def test_pictures_of_another_size_end_the_scan_and_are_named(self):
        one, other = ("videotestsrc num-buffers=20 ! video/x-raw,format=GRAY8,width=64,height=48",
                      "videotestsrc num-buffers=20 ! video/x-raw,format=RGB,width=80,height=60")
        scan = self.scan(f"{one} ! c. {other} ! c. concat name=c", code=1)
        self.assertEqual(scan.manifest["state"], "interrupted")
        self.assertIn("width...: the format", scan.manifest["reason"])  # so that the end is not cut off
        self.assertIn("from 64x48 GRAY8 to 80x60 RGB", scan.manifest["reason"])
        self.assertEqual(len(scan.frames), 20)

    def test_a_plan_names_no_pipeline(self):
        plan = self.directory / "plan.json"
        plan.write_text('{"source": "gstreamer:videotestsrc", "frames": 5}')
        done = subprocess.run([BIN / "acquirer", "--plan", plan, "--dry-run"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("'source' is not allowed here", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
