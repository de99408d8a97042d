#!/usr/bin/env python3
"""The programs of docs/matlab.md, as Octave runs them, with what is built from examples/matlab."""
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
        page = (ROOT / "docs" / "matlab.md").read_text(encoding="utf-8")
        sources = re.search(r"^    mkoctfile --mex ([\w. ]+) -I", page, re.M)[1].split()
        subprocess.run(["mkoctfile", "--mex", "-Wall", "-Wextra", "-Werror", *(ROOT / "examples" / "matlab" / name for name in sources),
                        f"-I{ROOT / 'include'}", f"-L{LIBRARY.parent}", "-lframering"], cwd=cls.built, check=True,
                       env={**os.environ, "CFLAGS": "-O2 -fPIC -std=c99"})

    def octave(self, text):
        """A program, with the session's name in the place of "scope"."""
        script = self.output / f"{len(list(self.output.glob('*.m')))}.m"
        script.write_text(f"addpath('{self.built}'); page_screen_output(false);\n{text.replace('scope', self.session)}", encoding="utf-8")
        return self.start("env", f"LD_LIBRARY_PATH={LIBRARY.parent}", "octave-cli", "--norc", "--no-history", "--quiet", script)

    def start_reader(self, text):
        """Once it has its role."""
        reader = self.octave(text)
        self.wait_until(lambda: any(p["role"] == "focus" for p in (self.status() or {"processes": []})["processes"]), "the reader")
        return reader

    def test_frames_of_octave_are_stored_and_read_by_octave(self):
        producer = self.octave(program("Frames of your own"))
        reader = self.start_reader(program("Every frame"))
        writer = self.writer()
        self.assertEqual(self.finish(producer), "0 frames are not stored\n")
        self.finish(writer)
        read, missing = (int(word) for word in re.fullmatch(r"(\d+) frames, (\d+) missing\n", self.finish(reader)).groups())
        self.assertEqual(read + missing, 100)
        self.assertGreater(read, 0)
        scan = fr.scan(self.output / "scan")
        self.assertEqual((len(scan), scan.manifest["state"], scan[7].array.shape), (100, "complete", (32, 64)))

    def test_focus_values_of_octave_are_in_the_scan(self):
        producer = self.octave(program("Frames of your own"))
        reader = self.start_reader(program("Every frame").replace("'focus', false", "'focus', true"))
        writer = self.writer()
        self.finish(producer)
        self.finish(writer)
        self.assertEqual(self.finish(reader), "100 frames, 0 missing\n")
        scan = fr.scan(self.output / "scan")
        focus = scan.reported["focus"]["focus"]
        self.assertEqual(len(focus), 100)
        for frame, value in zip(scan, focus):
            self.assertAlmostEqual(value, np.std(frame.array, ddof=1), places=6)
        shown = self.finish(self.octave(program("Values of the frames").replace("run1/scan", str(scan.directory))))
        self.assertEqual(shown, f"focus.focus : 100 frames, mean {np.mean(focus):.2f}\n")

    def test_values_with_units_are_reported_and_read(self):
        writer = self.writer()
        reader = self.octave("""
            r = framering_mex('reader_open', 'scope', 'count', true, 60); n = 0;
            while n < 3
              [code, event] = framering_mex('reader_poll', r, 0.1);
              if code == -3 || event.kind ~= 2, continue, end
              n = n + 1;
              values = {'cells', int32(n), ''; 'width of a cell', n / 4, 'um'; 'good', n == 2, ''; 'none', NaN, ''};
              [code, on_disk] = framering_mex('reader_report', r, event.frame.sequence, values);
              printf('%d %s %d\\n', code, class(on_disk), on_disk);
              framering_mex('reader_release', r, 1);
            end
            framering_mex('reader_close', r);""")
        with fr.produce(self.session, shape=(4, 4), slots=8, wait_for="writer") as p:
            self.wait_until(lambda: any(one["role"] == "count" for one in self.status()["processes"]), "the reader")
            for _ in range(3):
                with p.frame(timeout=60) as f:
                    f.array[:] = 0
            self.assertEqual(self.finish(reader), "0 logical 1\n" * 3)
        self.finish(writer)
        count = fr.scan(self.output / "scan").reported["count"]
        self.assertEqual(count["width of a cell"].tolist(), [0.25, 0.5, 0.75])
        out = self.finish(self.octave(f"""
            s = framering_mex('scan_open', '{self.output / "scan"}'); r = framering_mex('scan_reported', s);
            printf('%s|', class(r.sequences), r.role, r.names{{:}}, r.units{{:}}); disp(r.values), disp(size(r)), disp(r.damaged)"""))
        words, *numbers = out.split("|")[:-1], *out.split("|")[-1].split()
        self.assertEqual(words, ["uint64", "count", "cells", "width of a cell", "good", "none", "", "um", "", ""])
        self.assertEqual([float(word) for word in numbers[:12:4]], [1, 2, 3])
        self.assertEqual(numbers[1::4][:3] + numbers[2::4][:3] + numbers[3::4][:3],
                         ["0.2500", "0.5000", "0.7500", "0", "1.0000", "0", "NaN", "NaN", "NaN"])
        self.assertEqual(numbers[12:], ["1", "1", "0"])

    def test_a_scan_of_which_nothing_was_reported(self):
        writer = self.writer()
        self.finish(self.acquirer("--frames", 2, "--wait-for", "writer=60s"))
        self.finish(writer)
        scan = f"framering_mex('scan_open', '{self.output / 'scan'}')"
        self.assertEqual(self.finish(self.octave(f"disp(numel(framering_mex('scan_reported', {scan})))")).strip(), "0")
        text = program("Values of the frames").replace("run1/scan", str(self.output / "scan"))
        self.assertEqual(self.finish(self.octave(text)), "")

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
                           ("framering_mex('viewer_open', 'scope', 0.1)", "does not exist"),
                           ("framering_mex('scan_open', 'scope')", "scan.json"),
                           ("framering_mex('scan_reported', 1)", "closed, or of another kind")):
            out = self.finish(self.octave(f"try, {text}, catch problem, disp(problem.message), end"))
            self.assertIn(said, out)

    def test_values_that_cannot_be(self):
        with fr.produce(self.session, shape=(4, 4), slots=8) as p:
            with p.frame() as f:
                f.array[:] = 0
            tries = (("0, {}", "a row each"), ("0, 'focus'", "a row each"), ("0, {'focus'}", "a row each"),
                     ("0, {'focus', 'x y'}", "row 1 of the values"), ("0, {'focus', []}", "row 1 of the values"),
                     ("0, {'a', 1; 'focus', [1 2]}", "row 2 of the values"), ("0, {'focus', {1}}", "row 1 of the values"),
                     ("0, {1, 1}", "a text is expected"), ("0, {'focus', 1, 2}", "a text is expected"),
                     ("-1, {'focus', 1}", "one number from 0 on"), ("[], {'focus', 1}", "one number from 0 on"),
                     ("intmax('uint64'), {'focus', 1}", str(2**64 - 1)))
            text = "r = framering_mex('reader_open', 'scope', 'focus', true, 20);\n" + "".join(
                f"try, framering_mex('reader_report', r, {words}), catch problem, disp(problem.message), end\n" for words, _ in tries)
            said = self.finish(self.octave(text + "framering_mex('reader_close', r);")).splitlines()
            self.assertEqual(len(said), len(tries), said)
            for line, (words, expected) in zip(said, tries):
                self.assertIn(expected, line, words)


if __name__ == "__main__":
    unittest.main()
