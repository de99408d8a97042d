#!/usr/bin/env python3
"""The packages of this build: equal when made again, accepted by Debian's checks, installed in a bare Debian, used there by an
ordinary user, upgraded while a scan runs, and removed without a trace.

    FRAMERING_BUILD=DIR FRAMERING_PACKAGES=DIR package_test.py Packages|Installation

FRAMERING_PACKAGES: what scripts/package.sh has made of this build. Installation needs root, and prints how long each step takes."""
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from bare_debian import BareDebian, apt, enter_own_machine, run

ROOT = Path(__file__).resolve().parents[2]
VERSION_OFFSET = 8  # of Identity, docs/shared_memory.md

READ_SCAN = """
import framering
scan = framering.scan("scans/scan")
print(len(scan), sum(scan[n].array.any() for n in range(len(scan))), scan[0].array.shape)
"""


class MadePackages(unittest.TestCase):
    """Base of the others."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="framering_test_")
        cls.addClassCleanup(folder.cleanup)
        cls.place = Path(folder.name)
        cls.files = sorted(Path(os.environ["FRAMERING_PACKAGES"]).iterdir())
        cls.version = re.search(r"framering_(.+)_amd64", cls.file("framering").name)[1]

    @classmethod
    def file(cls, package):
        return next(file for file in cls.files if file.name.startswith(package + "_"))

    @classmethod
    def debs(cls):
        return [file for file in cls.files if file.suffix == ".deb"]

    def new_folder(self, name):
        folder = self.place / name
        folder.mkdir()
        return folder


class Packages(MadePackages):
    def test_made_again_they_are_the_same(self):
        folder = self.new_folder("again")
        run(ROOT / "scripts" / "package.sh", "--build", os.environ["FRAMERING_BUILD"], "--output", folder)
        again = sorted(folder.iterdir())
        self.assertEqual([file.name for file in again], [file.name for file in self.files])
        self.assertEqual(len(again), 8)
        for first, second in zip(self.files, again):
            self.assertTrue(first.read_bytes() == second.read_bytes(), first.name)

    def test_every_file_has_the_time_of_the_commit(self):
        for deb in self.debs():
            times = set(re.findall(r" (\d{4}-\d\d-\d\d \d\d:\d\d) ", run("dpkg-deb", "-c", deb)))
            self.assertEqual(len(times), 1, f"{deb.name}: {times}")

    def test_debian_has_nothing_against_them(self):
        run("lintian", "--allow-root", "--fail-on", "error", *self.debs())
        tree = self.place / "window"
        run("dpkg-deb", "-x", self.file("framering-window"), tree)
        run("desktop-file-validate", *tree.glob("usr/share/applications/*"))
        run("appstreamcli", "validate", "--no-net", *tree.glob("usr/share/metainfo/*"))

    def test_documents_lead_to_each_other(self):
        tree = self.place / "documents"
        run("dpkg-deb", "-x", self.file("framering"), tree)
        documents = tree / "usr/share/doc/framering"
        missing, links = [], 0
        for document in (documents / "docs").rglob("*.md"):
            for link in re.findall(r"\]\(([^)#]+)", document.read_text(encoding="utf-8")):
                target = (document.parent / link).resolve()
                if "://" not in link and (target.is_relative_to(documents / "docs") or target.name in ("README.md", "CHANGELOG.md")):
                    links += 1
                    missing += [] if target.exists() else [f"{document.name}: {link}"]
        self.assertGreater(links, 100)
        self.assertEqual(missing, [])

    def test_only_the_window_needs_qt(self):
        state = self.new_folder("apt")
        plugins = [self.file(f"framering-camera-{kind}") for kind in ("genicam", "gstreamer")]
        installed = apt(state, "-s install", self.file("framering"), *plugins)
        self.assertIn("Inst libaravis", installed)
        self.assertIn("Inst libgstreamer", installed)
        self.assertNotIn("Inst libqt", installed)
        self.assertIn("Inst libqt6widgets6", apt(state, "-s install", self.file("framering"), self.file("framering-window")))

    def test_they_are_small(self):
        sizes = {file.name: int(run("dpkg-deb", "-f", file, "Installed-Size")) for file in self.debs()}
        without_window = sum(size for name, size in sizes.items() if not name.startswith("framering-window"))
        print(f"installed without the window: {without_window / 1024:.1f} MiB")
        self.assertLess(without_window * 1024, 25e6)


def kill(pattern, number):
    """The one process of this machine whose command has the pattern."""
    found = run("pgrep", "-f", pattern).split()
    assert len(found) == 1, found
    os.kill(int(found[0]), number)


class Installation(MadePackages):
    """The life of an installation, one step after the other."""

    def test_life(self):
        large = ("framering-window_", "framering-camera-gstreamer_")  # what these need takes long to install
        debs = [file for file in self.debs() if not file.name.startswith(large)]
        began = time.monotonic()
        self.debian = BareDebian(self.new_folder("bare"), debs)
        self.addCleanup(self.debian.leave)
        print(f"a bare Debian: {time.monotonic() - began:.1f} s", flush=True)
        for step in (self.archive_runs_in_a_folder, self.install, self.scan_and_picture, self.script_in_python, self.program_in_c,
                     self.upgrade_during_a_scan, self.session_of_another_layout, self.purge):
            with self.subTest(step.__name__):
                began = time.monotonic()
                step(debs)
                print(f"{step.__name__}: {time.monotonic() - began:.1f} s", flush=True)

    def manifest(self, scan):
        return json.loads((self.debian.home / "scans" / scan / "scan.json").read_text(encoding="utf-8"))

    def archive_runs_in_a_folder(self, _):
        archive = next(file for file in self.files if file.suffix == ".xz")
        run("tar", "-xf", archive, "-C", self.debian.home)
        program = f"{archive.name.removesuffix('.tar.xz')}/bin/framering"
        self.debian.run(program, "run", "--no-viewer", "--name", "archive", "--", "--frames", "10")
        self.assertEqual(self.manifest("archive")["stored"], 10)
        shutil.rmtree(self.debian.home / program.split("/", maxsplit=1)[0])

    def install(self, debs):
        self.debian.install(*debs)
        version = self.debian.run("framering", "--version")
        self.assertIn(self.version, version)
        print(version.splitlines()[0], flush=True)
        sources = self.debian.run("framering", "acquirer", "--list-sources")
        self.assertIn("plugin:genicam", sources)
        self.assertIn("plugin:gstreamer", sources)

    def scan_and_picture(self, _):
        scan = self.debian.start("framering", "run", "--no-viewer", "--", "--frames", "100", "--frame-rate", "50")
        self.debian.run("framering", "viewer", "--snapshot", "frame.png", "--wait", "60s")
        self.assertTrue((self.debian.home / "frame.png").read_bytes().startswith(b"\x89PNG"))
        self.finish(scan)
        scan = self.manifest("scan")
        self.assertEqual((scan["state"], scan["stored"], scan["lost"]), ("complete", 100, 0))
        wanted = self.debian.start("framering", "viewer", "--display", "window")
        _, said = wanted.communicate(timeout=60)
        self.assertEqual(wanted.returncode, 1)
        self.assertIn("install the package framering-window", said)

    def finish(self, process, expect=0):
        out, errors = process.communicate(timeout=120)
        self.assertEqual(process.returncode, expect, out + errors)
        return out + errors

    def script_in_python(self, _):
        self.assertEqual(self.debian.run("python3", "-c", READ_SCAN), "100 100 (512, 512)\n")

    def program_in_c(self, _):
        """Built outside, with nothing of Framering but what is installed."""
        usr, build = self.debian.tree / "usr", self.new_folder("build")
        examples = usr / "share/doc/libframering-dev/examples/library"
        run("cmake", "-S", examples, "-B", build, f"-DCMAKE_PREFIX_PATH={usr}", "-DCMAKE_C_FLAGS=-Werror")
        run("cmake", "--build", build)
        flags = run("pkg-config", "--cflags", "--libs", "framering", env={**os.environ, "PKG_CONFIG_PATH": str(usr / "lib/pkgconfig")})
        run("cc", "-std=c99", examples / "producer.c", *flags.split(), "-o", build / "producer_by_pkg_config")
        for program in ("producer", "producer_by_pkg_config"):
            shutil.copy(build / program, self.debian.home)
            writer = self.debian.start("framering", "writer", "--session", program, "--wait", "60s", "--name", program)
            self.assertEqual(self.debian.run(f"./{program}", program, "40"), "40 frames published, 0 not stored\n")
            self.finish(writer)
            self.assertEqual(self.manifest(program)["stored"], 40)

    def upgrade_during_a_scan(self, debs):
        """The same programs as another version. A writer that is killed afterwards is followed by one of the new version."""
        newer = [self.repacked(file) for file in debs]
        scan = self.debian.start("framering", "run", "--no-viewer", "--name", "upgraded", "--", "--width", "64", "--height", "64",
                                 "--duration", "10min", "--frame-rate", "100")
        self.wait_for_frames("default", 10)
        self.debian.install(*newer)
        self.assertIn(self.version + "+1", self.debian.run("dpkg-query", "-W", "framering"))
        kill("libexec/framering/writer", signal.SIGKILL)
        self.wait_for_frames("default", self.delivered("default") + 100)
        self.debian.run("framering", "cancel")
        said = self.finish(scan, expect=4)
        self.assertIn("restart", said)
        manifest = self.manifest("upgraded")
        self.assertEqual((manifest["state"], manifest["lost"]), ("canceled", 0))
        self.debian.run("framering", "writer", "--verify", "scans/upgraded")

    def repacked(self, file):
        folder = self.new_folder(file.stem)
        run("dpkg-deb", "-R", file, folder)
        control = folder / "DEBIAN" / "control"
        control.write_text(control.read_text(encoding="utf-8").replace(self.version, self.version + "+1"), encoding="utf-8")
        newer = self.place / file.name.replace(self.version, self.version + "+1")
        run("dpkg-deb", "-Znone", "-b", folder, newer)
        return newer

    def delivered(self, session):
        status = run(*self.debian.command("framering", "status", "--json", "--session", session), expect=None)
        scan = json.loads(status).get("scan") if status.startswith("{") else None
        return scan["delivered"] if scan else 0

    def wait_for_frames(self, session, count):
        end = time.monotonic() + 60
        while self.delivered(session) < count:
            self.assertLess(time.monotonic(), end, f"no {count} frames")
            time.sleep(0.05)

    def session_of_another_layout(self, _):
        """A session with frames that are not stored, whose memory says that another version has made it."""
        writer = self.debian.start("framering", "writer", "--session", "old", "--wait", "60s", "--name", "old")
        plan = ("--frames", "60", "--frame-rate", "20")
        acquirer = self.debian.start("framering", "acquirer", "--session", "old", "--wait-for", "writer", *plan)
        self.wait_for_frames("old", 1)
        kill("libexec/framering/writer", signal.SIGKILL)
        self.wait_for_frames("old", self.delivered("old") + 3)
        kill("libexec/framering/acquirer", signal.SIGKILL)
        for process in (writer, acquirer):
            process.communicate(timeout=60)
        layout = self.change_layout(1)
        said = self.finish(self.debian.start("framering", "run", "--no-viewer", "--session", "old"), expect=5)
        self.assertIn(f"is of another version of Framering (memory layout {layout + 1}, this one has {layout}) and holds", said)
        self.change_layout(-1)
        self.finish(self.debian.start("framering", "run", "--no-viewer", "--session", "old", "--name", "old", "--", "--resume", *plan))
        self.assertEqual((self.manifest("old")["state"], self.manifest("old")["stored"]), ("complete", 60))

    def change_layout(self, by):
        with open(self.debian.tree / "dev/shm/framering_old_control", "r+b") as control:
            control.seek(VERSION_OFFSET)
            layout, = struct.unpack("<I", control.read(4))
            control.seek(VERSION_OFFSET)
            control.write(struct.pack("<I", layout + by))
        return layout

    def purge(self, debs):
        names = [file.name.split("_")[0] for file in debs]
        self.debian.run_as_root("apt-get", "purge", "-y", *names)
        left = run("find", self.debian.tree, "-xdev", "-path", self.debian.home, "-prune", "-o", "-iname", "*framering*", "-print")
        self.assertEqual(left, "")
        self.assertEqual(self.debian.shared_memory(), [])


if __name__ == "__main__":
    if "Installation" in sys.argv:
        enter_own_machine()
    unittest.main()
