#!/usr/bin/env python3
"""cmake --install into an empty folder, and authors of plug-ins and programs who have nothing but that folder.

    FRAMERING_BUILD=DIR install_test.py"""
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "camera_plugin"
ACTUATOR_EXAMPLE = ROOT / "examples" / "actuator_plugin"
LIBRARY_EXAMPLES = ROOT / "examples" / "library"


def run(*command, expect=0, **more):
    """Standard output; fails where the exit code is another one."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=280, check=False, **more)
    if done.returncode != expect:
        raise AssertionError(f"{command}: exit code {done.returncode}, not {expect}\n{done.stdout}{done.stderr}")
    return done.stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        place = Path(cls.folder.name)
        cls.prefix, cls.work = place / "prefix", place / "work"
        cls.work.mkdir()
        run("cmake", "--install", os.environ["FRAMERING_BUILD"], "--prefix", cls.prefix)
        cls.lib_folder = next(cls.prefix.glob("lib*/**/pkgconfig")).parent
        cls.programs = cls.prefix / "libexec" / "framering"
        cls.acquirer = cls.programs / "acquirer"
        cls.framering = cls.prefix / "bin" / "framering"

    def environment(self, **more):
        return {**os.environ, "PKG_CONFIG_PATH": str(self.lib_folder / "pkgconfig"), **more}

    def build_by_make(self, example=EXAMPLE, source="pattern.c", plugin="framering-camera-pattern.so"):
        """The example, in a folder of its own."""
        folder = Path(tempfile.mkdtemp(dir=self.work))
        for file in (source, "Makefile"):
            (folder / file).write_bytes((example / file).read_bytes())
        run("make", "-C", folder, "CFLAGS=-O2 -Wall -Wextra -pedantic -Werror", env=self.environment())
        return folder / plugin

    def test_programs_and_header_are_there(self):
        for program in ("acquirer", "writer", "viewer", "control"):
            self.assertEqual(run(self.framering, program, "--version"), run(self.programs / program, "--version"))
        for header in ("camera_plugin.h", "actuator_plugin.h"):
            self.assertTrue((self.prefix / "include" / "framering" / header).is_file())
        folder = run("pkg-config", "--variable=plugindir", "framering-camera", env=self.environment()).strip()
        self.assertIn(str(Path(folder).resolve()), run(self.acquirer, "--list-sources"))

    def test_the_example_is_short_and_passes_every_check(self):
        self.assertLess(len((EXAMPLE / "pattern.c").read_text(encoding="utf-8").splitlines()), 150)
        checked = run(self.acquirer, "--check-plugin", self.build_by_make())
        self.assertIn("23 checks, 0 failed", checked)

    def test_the_example_builds_by_cmake(self):
        build = self.work / "cmake"
        run("cmake", "-S", EXAMPLE, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DCMAKE_C_FLAGS=-Werror")
        run("cmake", "--build", build)
        self.assertTrue((build / "framering-camera-pattern.so").is_file())

    def test_the_example_of_an_actuator_is_short_and_builds_by_make_and_cmake(self):
        self.assertLess(len((ACTUATOR_EXAMPLE / "stage.c").read_text(encoding="utf-8").splitlines()), 120)
        plugin = self.build_by_make(ACTUATOR_EXAMPLE, "stage.c", "framering-actuator-stage.so")
        listed = run(self.acquirer, "--list-actuators", env=self.environment(FRAMERING_PLUGIN_PATH=str(plugin.parent)))
        self.assertIn(f"plugin:stage               {plugin.resolve()}", listed)
        build = self.work / "cmake_actuator"
        run("cmake", "-S", ACTUATOR_EXAMPLE, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DCMAKE_C_FLAGS=-Werror")
        run("cmake", "--build", build)
        self.assertTrue((build / "framering-actuator-stage.so").is_file())

    def test_a_hundred_frames_of_the_example_are_recorded(self):
        plugins = str(self.build_by_make().parent)
        session, scans = f"install_{os.getpid()}", self.work / "scans"
        writer = subprocess.Popen([self.programs / "writer", "--session", session, "--output", scans, "--wait", "60s"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(writer.kill)
        run(self.acquirer, "--session", session, "--source", "plugin:pattern", "--camera-setting", "exposure=500",
            "--frames", "100", "--slots", "64", "--wait-for", "writer=60s", env=self.environment(FRAMERING_PLUGIN_PATH=plugins))
        _, said = writer.communicate(timeout=60)
        self.assertEqual(writer.returncode, 0, said)
        scan = json.loads((scans / "scan" / "scan.json").read_text(encoding="utf-8"))
        self.assertEqual((scan["state"], scan["stored"]), ("complete", 100))
        self.assertEqual(scan["plan"]["source_settings"]["read.exposure"], "500")
        run(self.programs / "writer", "--verify", scans / "scan")

    def test_the_examples_in_c_record_a_scan_and_read_it(self):
        built = Path(tempfile.mkdtemp(dir=self.work))
        for file in LIBRARY_EXAMPLES.iterdir():
            (built / file.name).write_bytes(file.read_bytes())
        run("make", "-C", built, "CFLAGS=-O2 -Wall -Wextra -pedantic -Werror", env=self.environment())
        self.assertIn("40 frames, 0 missing", self.record_by_example(built, "made"))

    def test_the_examples_in_c_build_by_cmake(self):
        build = self.work / "cmake_library"
        run("cmake", "-S", LIBRARY_EXAMPLES, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DCMAKE_C_FLAGS=-Werror")
        run("cmake", "--build", build)
        self.assertIn("40 frames, 0 missing", self.record_by_example(build, "cmake"))

    def record_by_example(self, folder, name):
        """What the reader prints."""
        session, scans = f"install_{name}_{os.getpid()}", self.work / f"scans_{name}"
        library = self.environment(LD_LIBRARY_PATH=str(self.lib_folder))

        def start(*command, **more):
            process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                       **more)
            self.addCleanup(process.kill)
            return process

        def finish(process):
            out, errors = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0, errors)
            return out

        producer = start(folder / "producer", session, 40, env=library)  # begins once there is a writer
        reader = start(folder / "reader", session, env=library)
        end = time.monotonic() + 60
        while '"role":"example"' not in subprocess.run([self.programs / "control", "status", "--json", "--session", session],
                                                       capture_output=True, text=True, check=False).stdout:
            self.assertLess(time.monotonic(), end, "the reader is not there")
            time.sleep(0.01)
        writer = start(self.programs / "writer", "--session", session, "--output", scans, "--wait", "60s")
        self.assertEqual(finish(producer), "40 frames published, 0 not stored\n")
        finish(writer)
        scan = json.loads((scans / "scan" / "scan.json").read_text(encoding="utf-8"))
        self.assertEqual((scan["state"], scan["stored"]), ("complete", 40))
        return finish(reader)

    def test_the_python_package_is_there(self):
        package = self.prefix / "lib" / "python3" / "dist-packages"
        listed = run("/usr/bin/python3", "-m", "framering",
                     env=self.environment(PYTHONPATH=str(package), LD_LIBRARY_PATH=str(self.lib_folder)))
        self.assertTrue(listed)

    def test_a_plug_in_beside_the_installed_programs_is_found(self):
        plugins = self.lib_folder / "framering"
        plugins.mkdir(exist_ok=True)
        self.build_by_make().rename(plugins / "framering-camera-pattern.so")
        self.assertIn("plugin:pattern:1", run(self.acquirer, "--list-cameras"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
