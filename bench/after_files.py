#!/usr/bin/env python3
"""A camera's rate with and without uploads, and files a second through a queue of RQ.

usage: after_files.py BUILD_DIRECTORY [--rounds N]

The camera is examples/pictures/camera.py, which takes 0.3 s for a picture and fails once in ten. Each picture is a file, and the
upload copies it, fails once in five, and takes 0.3 s. The queue's task is the mean of a frame of 64x64; each worker has its own
process for each job, as RQ's have.
"""
import argparse
import operator
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bars import NOT_MEASURED, cell, print_table, spread

ROOT = Path(__file__).resolve().parent.parent
PICTURES, FILES = 60, 200
PATIENCE_S = 300
UPLOAD = """
sleep 0.3
echo >>tries
[ $(($(wc -l <tries) % 5)) != 0 ] || exit 1
cp "$FRAMERING_FILE" uploads/
"""


def seconds_per_picture(build, hooks):
    """From the first frame to the last, of a scan of PICTURES."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "uploads").mkdir()
        (folder / "upload.sh").write_text(UPLOAD)
        command = [ROOT / "scripts" / "run.sh", "--session", f"bench_{os.getpid()}", "--no-viewer", "--writer", "--file-frames 1",
                   *(["--on-file-closed", "sh upload.sh"] if hooks else []), "--", "--frames", str(PICTURES), "--source",
                   f"command:python3 {ROOT}/examples/pictures/camera.py --fail-every 10 --count-file count"]
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
                               env={**os.environ, "FRAMERING_BIN": str(build.resolve() / "bin")})
        if ended.returncode != 0:
            raise SystemExit(f"after_files.py: error: the scan failed:\n{ended.stdout}{ended.stderr}")
        if hooks and len(list((folder / "uploads").iterdir())) != PICTURES:
            raise SystemExit("after_files.py: error: not every file was uploaded")
        table = subprocess.run([build / "bin" / "control", "export", "--csv", folder / "scans" / "scan"], capture_output=True, text=True, check=True)
    lines = table.stdout.splitlines()
    at = lines[0].split(",").index("time (s)")
    return float(lines[-1].split(",")[at]) / (PICTURES - 1)


class Redis:
    def __init__(self, folder):
        self.folder = folder
        self.port = 16421
        (folder / "redis.conf").write_text(f"port {self.port}\nbind 127.0.0.1\nrequirepass bench\nappendonly yes\nappendfsync always\ndir {folder}\n")
        self.process = subprocess.Popen(["redis-server", folder / "redis.conf"], stdout=subprocess.DEVNULL)
        import redis
        self.client = redis.Redis(port=self.port, password="bench")
        for _ in range(100):
            try:
                self.client.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.1)
        address = folder / "redis.address"
        address.touch(mode=0o600)
        address.write_text(f"redis://:bench@127.0.0.1:{self.port}/0\n")

    def close(self):
        self.process.terminate()
        self.process.wait()


def files_per_second(redis, workers, is_ours):
    """Through the queue, by so many workers that are there already."""
    from rq import Queue
    from rq.serializers import JSONSerializer
    redis.client.flushall()
    folder = redis.folder
    environment = {**os.environ, "FRAMERING_FILES": str(folder / "files"), "FRAMERING_RESULTS": str(folder / "results"),
                   "RQ_REDIS_URL": (folder / "redis.address").read_text().strip()}
    words = [sys.executable, "-B", ROOT / "examples" / "rq" / "worker.py", "--redis", folder / "redis.address", "--locks", folder / "locks", "--name"] \
        if is_ours else ["rq", "worker", "-S", "rq.serializers.JSONSerializer", "-P", ROOT / "examples" / "rq", "--quiet", "pictures", "--name"]
    started = [subprocess.Popen([*words, f"bench-{i}"], env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) for i in range(workers)]
    while redis.client.scard("rq:workers") < workers:
        time.sleep(0.01)
    time.sleep(0.5)
    queue = Queue("pictures", connection=redis.client, serializer=JSONSerializer)
    began = time.monotonic()
    for n in range(FILES):
        queue.enqueue("tasks.process", kwargs={"file": "f.tif"}, job_id=f"job{n}", result_ttl=-1)
    while len(queue.finished_job_registry) < FILES:
        time.sleep(0.005)
        if time.monotonic() - began > PATIENCE_S:
            raise SystemExit("after_files.py: error: the workers did not end")
    took = time.monotonic() - began
    for worker in started:
        worker.terminate()
        worker.wait()
    return FILES / took


def tasks_per_second(folder):
    """Without a queue, in this process."""
    os.environ.update(FRAMERING_FILES=str(folder / "files"))
    sys.path.insert(0, str(ROOT / "examples" / "rq"))
    import tasks
    began = time.monotonic()
    for _ in range(FILES):
        tasks.measure(tasks.fetch("f.tif", folder))
    return FILES / (time.monotonic() - began)


def print_queue(rounds):
    try:
        import numpy
        import rq  # noqa: F401
        import tifffile
    except ImportError as error:
        print(f"\nthe queue: {NOT_MEASURED}: {error}")
        return
    ours, two, theirs, alone = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name in ("files", "results"):
            (folder / name).mkdir()
        tifffile.imwrite(folder / "files" / "f.tif", numpy.zeros((64, 64), "uint16"))
        redis = Redis(folder)
        try:
            for _ in range(rounds):
                ours.append(files_per_second(redis, 1, True))
                theirs.append(files_per_second(redis, 1, False))
                two.append(files_per_second(redis, 2, True))
                alone.append(tasks_per_second(folder))
        finally:
            redis.close()
    print_table("files a second through the queue", ["median (lowest..highest)"],
                [("worker.py, one", [spread(ours, 1)]), ("worker.py, two", [spread(two, 1)]), ("rq worker, one", [spread(theirs, 1)]),
                 ("the task alone, without a queue", [spread(alone, 1)]),
                 ("worker.py / rq worker", [spread([a / b for a, b in zip(ours, theirs)])])])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    without, uploading = [], []
    for _ in range(options.rounds):
        without.append(seconds_per_picture(options.build, False))
        uploading.append(seconds_per_picture(options.build, True))
    ratio = [with_hooks / plain for with_hooks, plain in zip(uploading, without)]
    print_table("seconds a picture of a camera that takes 0.3 s", ["median (lowest..highest)"],
                [("without hooks", [spread(without, 3)]), ("each picture uploaded", [spread(uploading, 3)]),
                 ("uploaded / without", [cell(ratio, operator.le, 1.05)])])
    print_queue(options.rounds)


if __name__ == "__main__":
    main()
