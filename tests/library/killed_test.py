#!/usr/bin/env python3
"""Scripts that are killed at random: nothing that was promised is lost.

    FRAMERING_KILLS=N     of each kind (default: 10; a long run: 100)"""
import json
import os
import random
import signal
import subprocess
import time
import unittest

import framering as fr

from support import SessionTest

KILLS = int(os.environ.get("FRAMERING_KILLS", "10"))

# Appends the number of each frame to a file before it is released, each in one write: what a kill leaves is whole.
READER = """
import os
file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
with fr.open(session, lossless=sys.argv[2], must=True, timeout=60) as s:
    for f in s:
        assert int(f.array.reshape(-1)[:4].view("<u8")[0]) == f.id
        os.write(file, b"%d\\n" % f.number)
        time.sleep(0.0005)
"""
PRODUCER = """
import numpy as np
with fr.produce(session, shape=(32, 64), slots=64, frames=int(sys.argv[1]), wait_for="writer", resume=True) as p:
    p.begin()
    while p.number < int(sys.argv[1]):
        n = p.number
        with p.frame(timeout=60) as f:
            f.array[:] = n % 65536
        time.sleep(0.0005)
"""


class Killed(SessionTest):
    def kill_at_random(self, start, count, is_over, seed):
        """Starts a process again and again, and kills it after a random time, `count` times. The last one is not."""
        moments = random.Random(seed)
        for _ in range(count):
            process = start()
            end = time.monotonic() + moments.uniform(0.05, 0.5)
            while time.monotonic() < end and process.poll() is None:
                time.sleep(0.005)
            if is_over() and process.poll() is not None:
                self.fail("it was over before the last kill")
            process.send_signal(signal.SIGKILL)
            process.communicate()
        return start()

    def test_a_reader_that_must_have_every_frame_has_them(self):
        acquirer = self.acquirer("--frame-rate", 500, "--when-full", "wait", "--embed-sequence", "--wait-for", "must=60s")
        file = self.output / "numbers"
        last = self.kill_at_random(lambda: self.script(READER, file, "must"), KILLS, lambda: acquirer.poll() is not None, 1)
        self.wait_until(lambda: file.exists() and file.stat().st_size > 0, "some frames")
        fr.cancel(self.session)
        self.finish(acquirer, expect=4)
        self.finish(last)
        numbers = [int(line) for line in file.read_text(encoding="ascii").split()]
        # One that was killed between write and release gets its frame again, and the one before, which the loop's
        # variable holds until the next one is there: at least once, in order, none missing.
        self.assertEqual(sorted(set(numbers)), list(range(max(numbers) + 1)))
        self.assertLessEqual(len(numbers) - len(set(numbers)), 2 * KILLS)

    def test_a_producer_goes_on_where_it_was_killed(self):
        writer = self.writer()
        frames = 400 * (1 + KILLS)
        last = self.kill_at_random(lambda: self.script(PRODUCER, frames), KILLS, lambda: writer.poll() is not None, 2)
        self.finish(last)
        self.finish(writer)
        scan = fr.scan(self.output / "scan")
        self.assertEqual((scan.manifest["state"], len(scan), scan.gaps), ("complete", frames, []))
        self.assertTrue(all((f.array == f.number % 65536).all() for f in scan))

    def test_two_writers_and_a_script_each_have_every_frame_once(self):
        acquirer = self.acquirer("--frame-rate", 500, "--when-full", "wait", "--embed-sequence", "--wait-for", "one=60s",
                                 "--wait-for", "two=60s", "--wait-for", "script=60s")
        file = self.output / "numbers"
        starts = {"one": lambda: self.writer("--role", "one", "--name", "one"),
                  "two": lambda: self.writer("--role", "two", "--name", "two"),
                  "script": lambda: self.script(READER, file, "script")}
        processes = {name: start() for name, start in starts.items()}
        moments = random.Random(3)
        for turn in range(3 * KILLS):
            time.sleep(moments.uniform(0.02, 0.15))
            name = ("one", "two", "script")[turn % 3]
            processes[name].send_signal(signal.SIGKILL)
            processes[name].communicate()
            processes[name] = starts[name]()
        self.wait_until(lambda: file.exists() and file.stat().st_size > 0, "some frames")
        fr.cancel(self.session)
        self.finish(acquirer, expect=4)
        for name, process in processes.items():
            self.finish(process, expect=0 if name == "script" else 4)
        numbers = [int(line) for line in file.read_text(encoding="ascii").split()]
        count = max(numbers) + 1
        self.assertEqual(sorted(set(numbers)), list(range(count)))
        for name in ("one", "two"):
            scan = fr.scan(self.output / name)
            self.assertEqual(scan.table["delivered"].tolist(), list(range(count)))

    def test_a_stopped_notebook_does_not_stop_the_camera(self):
        acquirer = self.acquirer("--frames", 500, "--frame-rate", 500, "--slots", 8, "--wait-for", "notebook=60s")
        notebook = self.script("with fr.open(session, lossless='notebook', timeout=60) as s:\n"
                               "    it = iter(s)\n    kept = next(it)\n    print('holds', flush=True)\n    del kept\n"
                               "    print(sum(1 for _ in it), sum(g.last - g.first + 1 for g in s.gaps))")
        self.assertEqual(notebook.stdout.readline(), "holds\n")
        notebook.send_signal(signal.SIGSTOP)
        self.finish(acquirer)
        notebook.send_signal(signal.SIGCONT)
        read, missed = (int(word) for word in self.finish(notebook).split())
        self.assertEqual(1 + read + missed, 500)
        self.assertGreater(missed, 0)


if __name__ == "__main__":
    unittest.main()
