#!/usr/bin/env python3
"""Every frame in Python: script (b) of the package's description, and what held frames may and may not do."""
import gc
import os
import unittest

import framering as fr
import numpy as np
from framering._library import LIBRARY

from support import SessionTest

OVERTAKEN = -8


class Reading(SessionTest):
    def test_a_named_reader_gets_every_frame_of_the_scan(self):
        acquirer = self.acquirer("--frames", 1000, "--embed-sequence", "--wait-for", "focus=60s")
        with fr.open(self.session, lossless="focus", must=True, timeout=20) as s:
            numbers = []
            for f in s:
                self.assertIsNone(f.gap)
                self.assertEqual(int(f.array.reshape(-1)[:4].view("<u8")[0]), f.id)
                numbers.append(f.number)
            self.assertEqual(numbers, list(range(1000)))
            self.assertEqual((s.end, s.gaps, s.plan["frames"]), (("ended", "all frames acquired"), [], 1000))
        self.finish(acquirer)

    def test_runs_are_one_array_of_many_frames(self):
        acquirer = self.acquirer("--frames", 1000, "--slots", 64, "--embed-sequence", "--wait-for", "runs=60s")
        with fr.open(self.session, lossless="runs", must=True, timeout=20) as s:
            numbers, longest = [], 0
            for run in s.runs():
                self.assertEqual(run.array.shape, (len(run), 32, 64))
                embedded = [int(frame.reshape(-1)[:4].view("<u8")[0]) for frame in run.array]
                self.assertEqual(embedded, run.ids.tolist())
                numbers += run.numbers.tolist()
                longest = max(longest, len(run))
            self.assertEqual(numbers, list(range(1000)))
            self.assertLessEqual(longest, 8)  # half of what may be held, a quarter of the ring
        self.finish(acquirer)

    def test_two_scans_are_two_loops(self):
        with fr.produce(self.session, shape=(4, 4), slots=16) as p:
            with fr.open(self.session, lossless="both", must=True, timeout=20) as s:
                for length in (3, 5):
                    p.begin()
                    for _ in range(length):
                        with p.frame() as f:
                            f.array[:] = length
                    p.end()
                    self.assertEqual([int(f.array[0, 0]) for f in s], [length] * length)

    def test_lost_frames_are_told_where_they_are_missing(self):
        with fr.produce(self.session, shape=(4, 4), slots=16) as p:
            with fr.open(self.session, lossless="gaps", must=True, timeout=20) as s:
                for lost in (0, 2, 0, 1):
                    if lost:
                        p.lose(lost)
                    with p.frame():
                        pass
                p.lose(4)
                p.end()
                found = [(f.number, f.gap and (f.gap.first, f.gap.last, f.gap.camera)) for f in s]
                self.assertEqual(found, [(0, None), (3, (1, 2, 2)), (4, None), (6, (5, 5, 1))])
                self.assertEqual(s.gaps[-1], fr.Gap(7, 10, camera=4))

    def test_read_gives_one_frame_and_its_gap(self):
        with fr.produce(self.session, shape=(4, 4), slots=16) as p:
            with fr.open(self.session, lossless="one", must=True, timeout=20) as s:
                with self.assertRaises(fr.Timeout):
                    s.read(timeout=0.1)
                with p.frame():
                    pass
                p.lose(2)
                with p.frame():
                    pass
                p.end()
                self.assertIsNone(s.read(timeout=20).gap)
                self.assertEqual(s.read(timeout=20).gap, fr.Gap(1, 2, camera=2))
                self.assertIsNone(s.read(timeout=20))

    def test_a_slow_reader_that_processes_never_stops_the_camera_and_is_told(self):
        with fr.produce(self.session, shape=(4, 4), slots=8) as p:
            with fr.open(self.session, lossless="slow", timeout=20) as s:
                with p.frame():
                    pass
                first = next(iter(s))
                s.check()
                for _ in range(40):
                    with p.frame(timeout=0):
                        pass
                with self.assertRaises(fr.Overtaken):
                    s.check()
                del first
                p.end()
                rest = sum(1 for _ in s)
                missing = sum(gap.last - gap.first + 1 for gap in s.gaps)
                self.assertEqual(1 + rest + missing, 41)
                self.assertGreater(missing, 0)
                self.assertEqual(missing, sum(gap.missed for gap in s.gaps))

    def test_giving_back_tells_whether_what_was_made_of_a_frame_counts(self):
        with fr.produce(self.session, shape=(4, 4), slots=8) as p:
            with fr.open(self.session, lossless="slow", timeout=20) as s:
                for frames_before_giving_back, code in ((0, 0), (40, OVERTAKEN)):
                    with p.frame():
                        pass
                    frame = s.read(timeout=20)
                    for _ in range(frames_before_giving_back):
                        with p.frame(timeout=0):
                            pass
                    self.assertEqual(LIBRARY.framering_reader_release(s._held.handle, 1), code)
                    s._held.order.clear()  # it is given back
                    self.assertEqual(frame.status, "good")

    def test_a_reader_that_slept_until_the_session_was_over_is_told_what_it_missed(self):
        p = fr.produce(self.session, shape=(4, 4), slots=8)
        with fr.open(self.session, lossless="asleep", timeout=20) as s:
            for _ in range(40):
                with p.frame(timeout=0):
                    pass
            p.close()
            read = sum(1 for _ in s)
            self.assertEqual(read + sum(gap.missed for gap in s.gaps), 40)
            self.assertEqual(s.end[0], "ended")
            with self.assertRaises(fr.SessionOver):
                next(iter(s))

    def test_held_arrays_are_capped_before_the_camera_stops(self):
        self.acquirer("--frames", 100, "--slots", 16, "--wait-for", "keeper=60s")
        with fr.open(self.session, lossless="keeper", must=True, timeout=20) as s:
            kept = []
            with self.assertRaisesRegex(fr.Full, "4 frames are held"):
                for f in s:
                    kept.append(f.array[:2])  # a part keeps the whole slot
            self.assertEqual(len(kept), 4)
            values = [part.copy() for part in kept]
            kept.clear()
            del f
            gc.collect()
            self.assertEqual(sum(1 for _ in s), 96)
            self.assertEqual([part.shape for part in values], [(2, 64)] * 4)

    def test_arrays_are_read_only_and_outlive_the_reader(self):
        with fr.produce(self.session, shape=(4, 4), slots=16) as p:
            s = fr.open(self.session, lossless="closing", must=True, timeout=20)
            with p.frame() as f:
                f.array[:] = 7
            array = next(iter(s)).array
            with self.assertRaisesRegex(ValueError, "read-only"):
                array[0, 0] = 1
            s.close()
            self.assertEqual(int(array.sum()), 7 * 16)
            s.close()
            for _ in range(40):  # nobody holds a slot any more
                with p.frame(timeout=5):
                    pass
            self.assertEqual(array.shape, (4, 4))

    def test_a_role_is_taken_by_one_process_at_a_time(self):
        self.acquirer("--frames", 1000, "--frame-rate", 100)
        with fr.open(self.session, lossless="mine", timeout=20):
            with self.assertRaisesRegex(fr.Refused, f"pid {os.getpid()}"):
                fr.open(self.session, lossless="mine", timeout=1)

    def test_an_exception_in_the_loop_leaves_the_role(self):
        self.acquirer("--frames", 3000, "--frame-rate", 500)
        with self.assertRaises(ZeroDivisionError):
            with fr.open(self.session, lossless="mistaken", must=True, timeout=20) as s:
                for f in s:
                    1 // 0
        self.wait_until(lambda: all(p["role"] != "mistaken" for p in self.status()["processes"]), "the role to be gone")

    def test_values_and_axes_have_names(self):
        plan = {"axes": [{"name": "z", "unit": "um", "length": 4, "step": 0.5}]}
        with fr.produce(self.session, shape=(4, 4), slots=16, plan=plan) as p:
            with fr.open(self.session, lossless="named", must=True, timeout=20) as s:
                for power in (3.5, None, 4.5):
                    with p.frame() as f:
                        f.camera_ns = 12345
                        if power is not None:
                            f.meta[("power", "mW")] = power
                p.end()
                frames = [(f.meta, f.camera_ns) for f in s]
                self.assertEqual(frames, [({"z": 0.0, "power": 3.5}, 12345), ({"z": 0.5}, 12345),
                                          ({"z": 1.0, "power": 4.5}, 12345)])

    def test_many_frames_do_not_grow_the_process(self):
        acquirer = self.acquirer("--frames", 40000, "--frame-rate", "max", "--wait-for", "steady=60s")
        with fr.open(self.session, lossless="steady", must=True, timeout=20) as s:
            sizes = []
            for f in s:
                if f.number % 5000 == 4999:
                    sizes.append(resident_bytes())
            self.assertEqual(f.number, 39999)
            self.assertLess(sizes[-1] - sizes[1], 2 << 20, sizes)
        self.finish(acquirer)


def resident_bytes() -> int:
    """Of this process alone, without what it shares."""
    with open("/proc/self/statm", encoding="ascii") as file:
        _, resident, shared = (int(word) for word in file.read().split()[:3])
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    np.seterr(all="raise")
    unittest.main()
