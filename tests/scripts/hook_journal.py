"""hooks.journal as its documentation describes it, and what a hook of the tests has written down."""
import hashlib
import json
from pathlib import Path

# Writes a line when it starts and one when it ends; fails once in so many times. Several run at once and write to the same
# files: each line goes out in one piece (print() makes two of it where Python's output is unbuffered).
HOOK = """
import hashlib, os, random, sys, time
log, failures, longest = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
def say(what, of=os.getpid()):
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{what} {os.environ['FRAMERING_JOB']} {of}\\n".encode())
    os.close(file)
say("start")
os.write(1, b"output-of-the-hook\\n")
if "FRAMERING_FILE" in os.environ:
    data = open(os.environ["FRAMERING_FILE"], "rb").read()
    assert len(data) == int(os.environ["FRAMERING_BYTES"])
    say("bytes", hashlib.sha256(data).hexdigest())
time.sleep(random.uniform(0, longest))
if random.random() < failures:
    say("failed")
    sys.exit(3)
say("done")
"""


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def entries_of(directory):
    """The entries of a journal; lines that are torn are none."""
    for line in (Path(directory) / "hooks.journal").read_bytes().split(b"\n"):
        text, mark, crc = line.partition(b',"crc32c":"')
        if mark and crc == f'{crc32c(text):08x}"}}'.encode():
            yield json.loads(text + b"}")


def jobs_of(directory):
    """By job: its file (None: the scan's end) and the events after it was told."""
    jobs = {}
    for entry in entries_of(directory):
        if entry["event"] in ("file_closed", "scan_closed"):
            jobs.setdefault(entry["job"], (entry.get("file"), []))
        elif entry["event"] != "begun":
            jobs[entry["job"]][1].append(entry["event"])
    return jobs


def hook_flaw(log):
    """Two attempts of a job at a time, or nothing: what an attempt writes comes before the next one starts."""
    last = {}
    for line in Path(log).read_text().splitlines():
        what, job, pid = line.split()
        if what == "start":
            last[job] = pid
        elif what != "bytes" and last.get(job) != pid:
            return f"job {job}: attempt {pid} ended after {last.get(job)} had started"
    return ""


def changed_files(log, directory):
    """Files that are other ones now than at any attempt."""
    files = {job: file for job, (file, _) in jobs_of(directory).items()}
    seen = {(files[job], of) for what, job, of in map(str.split, Path(log).read_text().splitlines()) if what == "bytes" and job in files}
    assert seen, "no attempt has read its file"
    return sorted({file for file, of in seen if hashlib.sha256((Path(directory) / file).read_bytes()).hexdigest() != of})


def ends_in(log, what):
    return [line.split()[1] for line in Path(log).read_text().splitlines() if line.startswith(what + " ")]
