"""What is done with a file. For a task of your own, replace measure(); the rest is the same for every task."""
import base64
import json
import os
import shutil
import urllib.request
from pathlib import Path

import numpy
import tifffile
from addresses import read_address, without_password
from rq import get_current_job


def measure(path):
    """The mean of each frame: here stands what takes long."""
    with tifffile.TiffFile(path) as file:
        return {"means": [float(numpy.mean(page.asarray())) for page in file.pages]}


def fetch(name, folder):
    """The file: where FRAMERING_FILES points to a folder, as it stands there; where it points to the file of an address, a copy."""
    place = os.environ["FRAMERING_FILES"]
    if Path(place).is_dir():
        return Path(place) / name
    address, login = without_password(read_address(place))
    request = urllib.request.Request(address.rstrip("/") + "/" + urllib.request.quote(name))
    if login:
        request.add_header("Authorization", "Basic " + base64.b64encode(":".join(login).encode()).decode())
    copy = Path(folder) / "file"
    with urllib.request.urlopen(request, timeout=60) as answer, copy.open("wb") as file:
        while block := answer.read(1 << 20):
            file.write(block)
        if file.tell() != int(answer.headers["Content-Length"]):
            raise OSError(f"{name}: the connection ended after {file.tell()} bytes")
    return copy


def process(file):
    """Leaves a result, whole or not at all, under the name of the job: done twice, it is the same file."""
    results = Path(os.environ["FRAMERING_RESULTS"])
    job = get_current_job().id
    unfinished = results / f".{job}.unfinished"  # of an attempt that was killed, too
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    result = {"file": file, **measure(fetch(file, unfinished))}
    with (unfinished / "result").open("w", encoding="utf-8") as output:
        json.dump(result, output)
        output.flush()
        os.fsync(output.fileno())
    (unfinished / "result").replace(results / f"{job}.json")
    shutil.rmtree(unfinished)
