"""Is every frame of a scan on the disk exactly once, or in a declared gap? Asked of the programs and of other readers."""
import json
import struct
import subprocess
from pathlib import Path

from tiff_pages import TiffPages, Unreadable

RECORD = struct.Struct("<QQ48x")  # sequence and delivered of a record of 64 bytes (docs/scan_directory.md)
HEADER_BYTES = 64


class ScanOnDisk:
    def __init__(self, directory):
        self.directory = Path(directory)
        self.manifest = json.loads((self.directory / "scan.json").read_text(encoding="utf-8"))
        index = (self.directory / "scan.index").read_bytes()[HEADER_BYTES:]
        self.frames = list(RECORD.iter_unpack(index))  # sequence, delivered
        _, height, width = self.manifest["shape"][-3:]
        self.payload_bytes = height * width * int(self.manifest["dtype"][-1])

    def __getitem__(self, key):
        return self.manifest[key]

    def files(self):
        return [self.directory / file["name"] for file in self["files"]]

    def lost(self):
        return self["lost"]


def delivered_flaw(scan):
    """Each frame that the source delivered came before the writer or is in the index or in a gap, and nowhere twice."""
    missing = [(gap["delivered_from"], gap["delivered_to"] + 1) for gap in scan["gaps"]]
    missing += [(0, scan["before_writer"])] if scan["before_writer"] else []
    seen = sorted([(delivered, delivered + 1) for _, delivered in scan.frames] + missing)
    following = 0
    for begin, end in seen:
        if begin != following:
            return f"frame {min(begin, following)} is {'accounted for twice' if begin < following else 'missing'}"
        following = end
    if following != scan["received"]:
        return f"{following} frames are accounted for, {scan['received']} were received"
    return ""


def count_flaw(scan, states, gaps_allowed):
    if scan["state"] not in states:
        return f"it ended as {scan['state']} ({scan['reason']}), expected {' or '.join(states)}"
    if scan["expected"] is not None and scan["received"] + scan["skipped"] != scan["expected"]:
        return f"{scan['received']} received and {scan['skipped']} skipped frames, expected {scan['expected']} in all"
    if scan["state"] == "complete" and scan["skipped"]:
        return f"complete, but {scan['skipped']} frames were skipped"
    if not gaps_allowed and (scan["gaps"] or scan["stored"] != scan["received"]):
        return f"{scan['stored']} of {scan['received']} frames stored, gaps {scan['gaps']}"
    if scan["suspect"]:
        return f"suspect frames {scan['suspect']}"
    return ""


def page_flaw(scan):
    """libtiff finds in every page the number of the frame that the index has there, in all of its places."""
    pages = 0
    try:
        for path in scan.files():
            for page in TiffPages(path, scan.payload_bytes):
                if pages >= len(scan.frames) or page.numbers != {scan.frames[pages][0]}:
                    expected = scan.frames[pages][0] if pages < len(scan.frames) else "none"
                    return f"{path.name}: page {pages} of the scan holds frame {page.numbers}, expected {expected}"
                pages += 1
    except Unreadable as why:
        return str(why)
    return "" if pages == len(scan.frames) else f"libtiff finds {pages} pages, the index has {len(scan.frames)}"


def verify_flaw(scan, writer):
    verified = subprocess.run([writer, "--verify", scan.directory], capture_output=True, text=True, check=False)
    said = (verified.stdout + verified.stderr).strip()
    if verified.returncode != 0:
        return said or f"writer --verify ended with {verified.returncode}"
    return "" if f" {scan['stored']} with a checksum" in said else f"checksums are missing: {said}"


def flaw_of(scan, writer, states=("complete",), gaps_allowed=False):
    """The first thing that is wrong with a scan of acquirer --embed-sequence --checksum, or nothing."""
    return count_flaw(scan, states, gaps_allowed) or delivered_flaw(scan) or page_flaw(scan) or verify_flaw(scan, writer)


def closed_scans(output):
    """The scans in a directory; one that is not closed is found by count_flaw."""
    return [ScanOnDisk(path.parent) for path in sorted(Path(output).glob("*/scan.json"))]
