#!/usr/bin/env python3
"""Frames from Python: script (c) of the package's description."""
import unittest

import framering as fr
import numpy as np

from support import SessionTest, interrupt


class Producing(SessionTest):
    def test_frames_of_a_script_are_recorded(self):
        writer = self.writer()
        with fr.produce(self.session, shape=(48, 64), dtype="u2", bits=12, slots=64, wait_for="writer") as p:
            for i in range(300):
                with p.frame(timeout=20) as f:
                    f.array[:] = i
                    f.camera_ns, f.meta["power"] = 1000 * i, 3.2
        self.finish(writer)
        scan = fr.scan(self.output / "scan")
        self.assertEqual((len(scan), scan.manifest["state"], scan.plan["significant_bits"]), (300, "complete", 12))
        self.assertTrue(all((scan[i].array == i).all() for i in range(300)))
        self.assertEqual(fr.sessions(), [name for name in fr.sessions() if name != self.session])

    def test_every_kind_of_array_becomes_its_format(self):
        for shape, dtype, name in (((8, 16), "u1", "mono8"), ((8, 16), "f4", "float32"), ((8, 16, 3), "u1", "rgb8"),
                                   ((8, 16, 3), "u2", "rgb16")):
            with self.subTest(name):
                with fr.produce(self.session, shape=shape, dtype=dtype, slots=8) as p:
                    with fr.open(self.session, timeout=20) as s:
                        with p.frame() as f:
                            f.array[:] = np.arange(np.prod(shape)).reshape(shape) % 200
                        seen = s.newest(timeout=20)
                        self.assertEqual((seen.array.shape, seen.array.dtype), (shape, np.dtype(dtype)))
                        self.assertTrue((seen.array == np.arange(np.prod(shape)).reshape(shape) % 200).all())
                        self.assertGreater(len(seen._repr_png_()), 50)
        with self.assertRaisesRegex(fr.Invalid, "expected"):
            fr.produce(self.session, shape=(8, 16), dtype="c8")

    def test_an_exception_abandons_the_frame_and_records_a_gap(self):
        writer = self.writer()
        with fr.produce(self.session, shape=(4, 4), slots=16, wait_for="writer") as p:
            for i in range(10):
                try:
                    with p.frame(timeout=20) as f:
                        f.array[:] = i
                        if i == 5:
                            raise OSError("the camera did not answer")
                except OSError:
                    pass
        self.finish(writer, expect=3)
        scan = fr.scan(self.output / "scan")
        self.assertEqual(scan.gaps, [(fr.Gap(5, 5), "camera")])
        self.assertEqual([int(f.array[0, 0]) for f in scan], [0, 1, 2, 3, 4, 6, 7, 8, 9])

    def test_an_exception_of_the_script_ends_the_scan_as_interrupted(self):
        writer = self.writer()
        with self.assertRaises(ZeroDivisionError):
            with fr.produce(self.session, shape=(4, 4), slots=16, wait_for="writer") as p:
                with p.frame(timeout=20):
                    pass
                1 // 0
        self.finish(writer, expect=1)
        self.assertEqual(self.manifest()["state"], "interrupted")
        self.assertIn("ZeroDivisionError", self.manifest()["reason"])

    def test_cancel_ends_the_loop(self):
        writer = self.writer()
        with fr.produce(self.session, shape=(4, 4), slots=16, wait_for="writer") as p:
            while True:
                with p.frame(timeout=20):
                    pass
                if p.number == 20:
                    fr.cancel(self.session)
        self.assertTrue(p.is_stopped)
        self.finish(writer, expect=4)
        self.assertEqual(self.manifest()["state"], "canceled")

    def test_ctrl_c_ends_the_scan_cleanly(self):
        writer = self.writer()
        script = self.script("with fr.produce(session, shape=(4, 4), slots=16, wait_for='writer') as p:\n"
                             "    while True:\n"
                             "        with p.frame(timeout=20):\n            time.sleep(0.01)\n"
                             "        if p.number == 5: print('runs', flush=True)\n")
        self.assertEqual(script.stdout.readline(), "runs\n")
        interrupt(script)
        script.communicate(timeout=60)
        self.finish(writer, expect=4)
        self.assertEqual(self.manifest()["state"], "canceled")

    def test_a_full_ring_is_an_exception_or_a_counted_loss(self):
        with fr.produce(self.session, shape=(4, 4), slots=4) as p:
            reader = fr.open(self.session, lossless="slow", must=True, timeout=20)
            for _ in range(4):
                with p.frame(timeout=20):
                    pass
            with self.assertRaises(fr.Full):
                p.frame(timeout=0.2)
            reader.close()
            with p.frame(timeout=20):
                pass
        with fr.produce(self.session, shape=(4, 4), slots=4, when_full="drop") as p:
            reader = fr.open(self.session, lossless="slow", must=True, timeout=20)
            for _ in range(10):
                with p.frame(timeout=20):
                    pass
            self.assertEqual(self.status()["scan"]["lost_ring_full"], 6)
            reader.close()

    def test_a_scan_that_is_not_resumed_is_closed(self):
        writer = self.writer()
        script = self.script("with fr.produce(session, shape=(4, 4), slots=16, wait_for='writer') as p:\n"
                             "    with p.frame(): pass\n    print('runs', flush=True)\n    time.sleep(600)")
        self.assertEqual(script.stdout.readline(), "runs\n")
        script.kill()
        script.wait()
        fr.produce(self.session, shape=(4, 4), resume=True).close()  # never begins
        self.finish(writer, expect=1)
        self.assertEqual((self.manifest()["state"], self.manifest()["stored"]), ("interrupted", 1))

    def test_the_times_of_a_frame_are_what_the_plan_says(self):
        plan = {"clocks": {"host": "frame_complete", "camera": "exposure_start", "camera_ticks_per_second": 10**6}}
        with fr.produce(self.session, shape=(4, 4), slots=16, plan=plan) as p, fr.open(self.session, timeout=20) as s:
            with p.frame():
                pass
            self.assertIsNone(s.newest(timeout=20).camera_time)
            with p.frame() as f:
                f.camera_ns = 5000
            seen = s.newest(timeout=20)
            self.assertEqual((seen.camera_time, seen.camera_ns), (5, 5000))
            self.assertEqual((seen.header.host_time_event, seen.header.camera_time_event), (3, 2))

    def test_a_plan_has_an_end(self):
        with fr.produce(self.session, shape=(4, 4), slots=16, frames=3) as p:
            for _ in range(3):
                with p.frame(timeout=20):
                    pass
            with self.assertRaises(fr.SessionOver):
                p.frame(timeout=20)

    def test_who_has_the_session_is_named(self):
        with fr.produce(self.session, shape=(4, 4), slots=16):
            with self.assertRaisesRegex(fr.Refused, "acquirer"):
                fr.produce(self.session, shape=(4, 4), slots=16)

    def test_mistakes_are_told(self):
        with fr.produce(self.session, shape=(4, 4), slots=16) as p:
            f = p.frame()
            with self.assertRaises(fr.StateError):
                p.frame()
            with f:
                pass
            with self.assertRaises(fr.StateError):
                p.publish(f)
            with self.assertRaises(ValueError):
                f.array[0, 0] = 1  # it belongs to the readers now
            with self.assertRaises(fr.StateError):
                p.begin()


if __name__ == "__main__":
    unittest.main()
