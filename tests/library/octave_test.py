#!/usr/bin/env python3
"""The programs of docs/matlab.md, as Octave runs them, with examples/matlab/framering_mex.c."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import framering as fr
import numpy as np

from support import SessionTest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = Path(os.environ["FRAMERING_LIBRARY"])


def program(heading):
    """The first one below that heading."""
    page = (ROOT / "docs" / "matlab.md").read_text(encoding="utf-8")
    return re.search(rf"^## {heading}\n.*?```matlab\n(.*?)```", page, re.M | re.S)[1]


class Octave(SessionTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.built = Path(folder.name)
        subprocess.run(["mkoctfile", "--mex", "-Wall", "-Wextra", "-Werror", ROOT / "examples" / "matlab" / "framering_mex.c",
                        f"-I{ROOT / 'include'}", f"-L{LIBRARY.parent}", "-lframering"], cwd=cls.built, check=True,
                       env={**os.environ, "CFLAGS": "-O2 -fPIC -std=c99"})

    def octave(self, text):
        """A program, with the session's name in the place of "scope"."""
        script = self.output / f"{len(list(self.output.glob('*.m')))}.m"
        script.write_text(f"addpath('{self.built}'); page_screen_output(false);\n{text.replace('scope', self.session)}", encoding="utf-8")
        return self.start("env", f"LD_LIBRARY_PATH={LIBRARY.parent}", "octave-cli", "--norc", "--no-history", "--quiet", script)

    def test_frames_of_octave_are_stored_and_read_by_octave(self):
        producer = self.octave(program("Frames of your own"))
        reader = self.octave(program("Every frame"))
        self.wait_until(lambda: any(p["role"] == "focus" for p in (self.status() or {"processes": []})["processes"]), "the reader")
        writer = self.writer()
        self.assertEqual(self.finish(producer), "0 frames are not stored\n")
        self.finish(writer)
        read, missing = (int(word) for word in re.fullmatch(r"(\d+) frames, (\d+) missing\n", self.finish(reader)).groups())
        self.assertEqual(read + missing, 100)
        self.assertGreater(read, 0)
        scan = fr.scan(self.output / "scan")
        self.assertEqual((len(scan), scan.manifest["state"], scan[7].array.shape), (100, "complete", (32, 64)))

    def test_the_newest_frame(self):
        self.acquirer("--frames", 5000, "--frame-rate", 500)
        lines = self.finish(self.octave(program("The newest frame"))).splitlines()
        numbers = [int(re.fullmatch(r"(\d+): mean [\d.]+", line)[1]) for line in lines]
        self.assertEqual(numbers, sorted(set(numbers)))
        self.assertGreater(len(numbers), 10)

    def test_status_and_errors(self):
        self.acquirer("--frame-rate", 100)
        self.wait_until(lambda: self.status() is not None, "the session")
        session, error = self.finish(self.octave(program("Status and errors"))).splitlines()
        self.assertEqual(session, self.session)
        self.assertIn("session name", error)

    def test_pixels_are_x_first_and_have_the_type_of_the_format(self):
        for dtype, pixel_format, shape, size in (("u1", "mono8", (3, 5), "5 3"), ("u2", "mono16", (3, 5), "5 3"),
                                                 ("f4", "float32", (3, 5), "5 3"), ("u1", "rgb8", (3, 5, 3), "3 5 3")):
            with self.subTest(pixel_format), fr.produce(self.session, shape=shape, dtype=dtype, slots=8,
                                                        pixel_format=pixel_format) as p:
                with p.frame() as f:
                    f.array[:] = np.arange(f.array.size).reshape(shape)
                out = self.finish(self.octave(
                    "v = framering_mex('viewer_open', 'scope', 20); [code, h, p] = framering_mex('viewer_newest', v, 20);"
                    "printf('%s; %s; %s\\n', class(p), num2str(size(p), '%d '), num2str(double(p(:)'), '%d '))"))
                kind = {"u1": "uint8", "u2": "uint16", "f4": "single"}[dtype]
                numbers = " ".join(str(n) for n in range(int(np.prod(shape))))
                self.assertEqual(out.strip(), f"{kind}; {size}; {numbers}")

    def test_a_mistake_is_an_error_and_a_handle_that_is_closed_too(self):
        for text, said in (("framering_mex('viewer_newest', 1, 0)", "closed, or of another kind"),
                           ("framering_mex('viewer_opens', 'scope', 0)", "no call 'viewer_opens'"),
                           ("framering_mex('viewer_open', 'scope')", "other arguments"),
                           ("framering_mex('viewer_open', 'scope', 0.1)", "does not exist")):
            out = self.finish(self.octave(f"try, {text}, catch problem, disp(problem.message), end"))
            self.assertIn(said, out)


if __name__ == "__main__":
    unittest.main()
