#!/usr/bin/env python3
"""Two processes of Python hand frames over as the other peers do, and print the same line of JSON.

--mode queue: multiprocessing.Queue of numpy arrays; --mode shared_memory: a ring in multiprocessing.shared_memory with
two semaphores. Takes the options of the other peers and leaves alone what Python has no choice in.
"""
import argparse
import json
import multiprocessing
import os
import resource
import time
from multiprocessing import shared_memory

import numpy as np

WARM_UP, COUNTED, LAST = range(3)
HEAD = 3  # words: sequence, time, phase
FEWEST_COUNTED = 8


def processor_s(who=resource.RUSAGE_SELF) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def machine_busy_s() -> float:
    with open("/proc/stat", encoding="ascii") as file:
        ticks = [int(word) for word in file.readline().split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def places_of_marks(size: int, marks: int) -> np.ndarray:
    return np.array([((size - 8) * (i + 1) // marks) // 8 for i in range(marks)])


class QueueLink:
    def __init__(self, load) -> None:
        self.queue = multiprocessing.Queue(maxsize=load.slots)

    def open_consumer(self) -> None:
        pass

    def send(self, frame: np.ndarray) -> None:
        self.queue.put(frame.copy())  # a thread of the queue reads it later

    def take(self) -> np.ndarray:
        return self.queue.get()

    def give_back(self) -> None:
        pass

    def close(self) -> None:
        self.queue.close()


class SharedMemoryLink:
    def __init__(self, load) -> None:
        self.memory = shared_memory.SharedMemory(create=True, size=load.slots * load.frame_bytes)
        self.ring = np.ndarray((load.slots, load.frame_bytes), np.uint8, self.memory.buf)
        self.ring[:] = 0
        self.full, self.free = multiprocessing.Semaphore(0), multiprocessing.Semaphore(load.slots)
        self.at = 0  # of this side

    def open_consumer(self) -> None:
        int(self.ring[:, ::4096].sum())  # brings the pages in

    def slot(self) -> np.ndarray:
        self.at += 1
        return self.ring[(self.at - 1) % len(self.ring)]

    def send(self, frame: np.ndarray) -> None:
        self.free.acquire()
        np.copyto(self.slot(), frame)
        self.full.release()

    def take(self) -> np.ndarray:
        self.full.acquire()
        return self.slot()

    def give_back(self) -> None:
        self.free.release()

    def close(self) -> None:
        del self.ring
        self.memory.close()
        self.memory.unlink()


def consume(load, link, answers) -> None:
    link.open_consumer()
    marks = places_of_marks(load.frame_bytes, load.marks)
    result = {"torn": 0, "lost": 0, "repeated": 0}
    times, latencies_us, expected, phase, touched = [], [], 0, WARM_UP, 0
    answers.send("ready")
    while phase != LAST:
        frame = link.take()
        taken_ns = time.monotonic_ns()
        words = frame.view(np.uint64)
        sequence, ready_ns, phase = (int(word) for word in words[:HEAD])
        touched += int(frame[::4096].sum())
        result["torn"] += not bool((words[marks] == sequence).all())
        result["lost"] += max(0, sequence - expected)
        result["repeated"] += sequence < expected
        expected = sequence + 1
        link.give_back()
        if phase != WARM_UP:
            began_s = processor_s() if not times else began_s
            times.append(taken_ns)
            latencies_us.append((taken_ns - ready_ns) / 1e3)
    result.update(frames=len(times), seconds=(times[-1] - times[0]) / 1e9, consumer_s=processor_s() - began_s)
    answers.send((result, latencies_us))


def produce(load, link) -> float:
    noise = np.random.default_rng(1)
    sources = [noise.integers(0, 256, load.frame_bytes, np.uint8) for _ in range(4)]
    marks = places_of_marks(load.frame_bytes, load.marks)
    start_ns, first, first_ns, began_s = time.monotonic_ns(), None, 0, 0.0
    sequence, phase = 0, WARM_UP
    while phase != LAST:
        if load.rate > 0:
            time.sleep(max(0.0, (start_ns - time.monotonic_ns()) / 1e9 + sequence / load.rate))
        now_ns = time.monotonic_ns()
        if first is None and sequence >= load.slots + 2 and now_ns - start_ns >= load.warm_up * 1e9:
            first, first_ns, began_s = sequence, now_ns, processor_s()
        if first is not None:
            over = now_ns - first_ns >= load.seconds * 1e9 and sequence - first >= FEWEST_COUNTED
            phase = LAST if over else COUNTED
        words = sources[sequence % 4].view(np.uint64)
        words[:HEAD] = sequence, time.monotonic_ns(), phase
        words[marks] = sequence
        link.send(sources[sequence % 4])
        sequence += 1
    return processor_s() - began_s


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--frame", default="4096x3000x2")
    parser.add_argument("--mode", choices=("queue", "shared_memory"), required=True)
    for name, value in (("slots", 8), ("marks", 16)):
        parser.add_argument(f"--{name}", type=int, default=value)
    for name, value in (("seconds", 0.5), ("warm-up", 0.15), ("rate", 0.0)):
        parser.add_argument(f"--{name}", type=float, default=value)
    parser.add_argument("--directory")
    load = parser.parse_args()
    width, height, pixel_bytes = (int(word) for word in load.frame.split("x"))
    load.frame_bytes = width * height * pixel_bytes
    return load


def main() -> None:
    load = options()
    multiprocessing.set_start_method("fork")
    link = QueueLink(load) if load.mode == "queue" else SharedMemoryLink(load)
    here, there = multiprocessing.Pipe()
    wall_ns, busy_s = time.monotonic_ns(), machine_busy_s()
    consumer = multiprocessing.Process(target=consume, args=(load, link, there), daemon=True)
    consumer.start()
    here.recv()
    producer_s = produce(load, link)
    result, latencies_us = here.recv()
    consumer.join()
    link.close()
    own_s = processor_s() + processor_s(resource.RUSAGE_CHILDREN)
    wall_s = (time.monotonic_ns() - wall_ns) / 1e9
    rate = (result["frames"] - 1) / result["seconds"]
    p50, p99, p999 = np.quantile(latencies_us, (0.5, 0.99, 0.999)).tolist()
    line = {
        "name": "python", "mode": load.mode, "frame_bytes": load.frame_bytes, "fill": "shipped", "read": "touch",
        "wait": "sleep", "rate_hz": load.rate, "viewers": 0, "frames": result["frames"], "frames_per_s": rate,
        "gb_per_s": rate * load.frame_bytes / 1e9, "p50_us": p50, "p99_us": p99, "p999_us": p999,
        "producer_us": producer_s / result["frames"] * 1e6, "consumer_us": result["consumer_s"] / result["frames"] * 1e6,
        "daemon_us": 0.0, "torn": result["torn"], "lost": result["lost"], "repeated": result["repeated"],
        "foreign": max(0.0, (machine_busy_s() - busy_s - own_s) / (wall_s * (os.cpu_count() or 1))),
    }
    print(json.dumps(line))


main()
