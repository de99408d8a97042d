#!/usr/bin/env python3
"""A script that watches, reads or produces for long does not grow: one session, each in a process of its own.

    FRAMERING_MEMORY_MINUTES=N   how long (default: 1; a long run: 60)
    FRAMERING_MEMORY_RATE=N      frames per second (default: 1000)"""
import json
import os
import unittest

import framering as fr

from support import SessionTest

SECONDS = 60 * float(os.environ.get("FRAMERING_MEMORY_MINUTES", "1"))
RATE = float(os.environ.get("FRAMERING_MEMORY_RATE", "1000"))
# Of one process, whatever the duration. One leaked header of a frame a second exceeds it in 20 minutes, a leaked
# word a frame in 2.
MOST_GROWTH_KIB = 1024

# The heap of this process alone, without the ring; its descriptors and mappings. The first tenth is the warm-up.
MEASURING = """
import json, os
def now():
    with open("/proc/self/status", encoding="ascii") as file:
        heap = next(int(line.split()[1]) for line in file if line.startswith("RssAnon:"))
    with open("/proc/self/maps", encoding="utf-8") as file:
        mappings = sum(1 for _ in file)
    return {"kib": heap, "descriptors": len(os.listdir("/proc/self/fd")), "mappings": mappings}
class Measured:
    def __init__(self, seconds):
        self.frames, self.start, self.seconds, self.first = 0, time.monotonic(), seconds, None
    def count(self):
        self.frames += 1
        if self.first is None and time.monotonic() - self.start > self.seconds / 10:
            self.first = now()
    def is_over(self):
        return time.monotonic() - self.start > self.seconds
    def tell(self):
        print(json.dumps({"frames": self.frames, "seconds": round(time.monotonic() - self.start), "first": self.first,
                          "last": now()}))
measured = Measured(float(sys.argv[1]))
"""
PRODUCER = MEASURING + """
with fr.produce(session, shape=(32, 64), slots=256) as p:
    while True:  # until somebody cancels
        with p.frame(timeout=60) as f:
            f.array[:] = measured.frames & 0xFFF
            f.camera_ns, f.meta["power"] = time.monotonic_ns(), 3.5
        measured.count()
        time.sleep(max(0, measured.start + measured.frames / float(sys.argv[2]) - time.monotonic()))
measured.tell()
"""
VIEWER = MEASURING + """
with fr.open(session, timeout=60) as s:
    while not measured.is_over():
        f = s.newest(timeout=60)
        assert f.array[0, 0] == f.array[-1, -1]
        measured.count()
        if measured.frames % 100 == 0:
            s.look(lambda array, header: int(array[0, 0]), timeout=60)
            s.status()
measured.tell()
"""
READER = MEASURING + """
with fr.open(session, lossless="steady", must=True, timeout=60) as s:
    for f in s:
        assert f.gap is None and f.array[0, 0] == f.array[-1, -1] and f.meta["power"] == 3.5
        measured.count()
assert s.gaps == []
measured.tell()
"""


class Memory(SessionTest):
    def test_no_process_grows(self):
        producer = self.script(PRODUCER, SECONDS, RATE)
        reader = self.script(READER, SECONDS)
        viewer = self.script(VIEWER, SECONDS)
        told = {"newest": self.finish(viewer, timeout=SECONDS + 120)}
        fr.cancel(self.session)
        told["producer"] = self.finish(producer, timeout=120)
        told["lossless"] = self.finish(reader, timeout=120)
        figures = {name: json.loads(line) for name, line in told.items()}
        for name, figure in figures.items():
            first, last = figure["first"], figure["last"]
            print(f"{name}: {figure['seconds']} s, {figure['frames']} frames, {last['kib']} KiB, "
                  f"growth {last['kib'] - first['kib']} KiB", flush=True)
        for name, figure in figures.items():
            first, last = figure["first"], figure["last"]
            self.assertGreater(figure["frames"], SECONDS, name)
            self.assertLess(last["kib"] - first["kib"], MOST_GROWTH_KIB, (name, figure))
            self.assertLessEqual(last["descriptors"], first["descriptors"], (name, figure))
            self.assertLess(last["mappings"] - first["mappings"], 10, (name, figure))  # the allocator's own few


if __name__ == "__main__":
    unittest.main()
