#!/usr/bin/env python3
"""The examples in Python, as their users run them."""
import sys
import threading
import unittest
from pathlib import Path

import framering as fr
import numpy as np

from support import SessionTest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "python"
sys.path.insert(0, str(EXAMPLES))


class Examples(SessionTest):
    def example(self, name, *words):
        return self.start(sys.executable, EXAMPLES / f"{name}.py", *words)

    def test_a_camera_of_python_is_recorded(self):
        writer = self.writer()
        self.finish(self.example("own_camera", self.session, 20))
        self.finish(writer)
        scan = fr.scan(self.output / "scan")
        self.assertEqual((len(scan), scan.manifest["state"], scan[0].array.shape), (20, "complete", (480, 640)))
        self.assertEqual(np.unravel_index(scan[3].array.argmax(), (480, 640)), (240, 326))

    def test_a_focus_score_is_found_for_every_frame(self):
        writer = self.writer()
        focus = self.example("focus_score", self.session, self.output / "focus.csv")
        self.finish(self.acquirer("--frames", 50, "--frame-rate", 100, "--wait-for", "focus=60s", "--wait-for", "writer=60s"))
        self.finish(focus)
        self.finish(writer)
        lines = (self.output / "focus.csv").read_text(encoding="ascii").split()
        self.assertEqual(lines[0], "frame,score")
        self.assertEqual([int(line.split(",")[0]) for line in lines[1:]], list(range(50)))
        stored = fr.scan(self.output / "scan").reported["focus"]["score"]
        self.assertEqual([line.split(",")[1] for line in lines[1:]], [f"{score:.6g}" for score in stored])

    def test_a_sharp_picture_has_the_larger_score(self):
        from focus_score import focus_score
        sharp = np.zeros((64, 64), np.uint16)
        sharp[:, ::8] = 1000
        blurred = sum(np.roll(sharp, shift, axis=1) for shift in range(-2, 3)) // 5
        self.assertGreater(focus_score(sharp), 2 * focus_score(blurred))

    def test_a_dark_frame_is_subtracted_into_a_second_session(self):
        from dark_frame import subtract
        result = f"{self.session}_dark"
        dark = np.full((32, 64), 100, np.uint16)
        original = self.writer("--name", "original")
        corrected = self.start(original.args[0], "--session", result, "--output", self.output, "--name", "corrected",
                               "--wait", "60s")
        counts = []
        thread = threading.Thread(target=lambda: counts.append(subtract(self.session, dark, result, wait_for="writer")))
        thread.start()
        self.finish(self.acquirer("--frames", 200, "--wait-for", "writer=60s", "--wait-for", "dark=60s"))
        thread.join(60)
        self.finish(original)
        self.finish(corrected)
        self.assertEqual(counts, [200])
        before, after = fr.scan(self.output / "original"), fr.scan(self.output / "corrected")
        self.assertEqual((len(before), len(after)), (200, 200))
        for one, other in zip(before, after):
            self.assertTrue((other.array == one.array - np.minimum(one.array, dark)).all())

    def test_a_layer_gets_the_newest_frames(self):
        from napari_layer import show_newest

        class Layer:  # in the place of napari's
            data = None

        acquirer = self.acquirer("--frame-rate", 200)
        layer = Layer()
        with fr.open(self.session, timeout=60) as s:
            self.assertGreater(show_newest(s, layer, seconds=1), 5)
        self.assertEqual(layer.data.shape, (32, 64))
        fr.cancel(self.session)
        self.finish(acquirer, expect=4)


if __name__ == "__main__":
    unittest.main()
