#!/usr/bin/env python3
"""scripts/tidy.sh passes only if clang-tidy has read every file, and has found nothing. Run by scripts/check.sh."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CLEAN, REMARK = "int one() { return 1; }\n", "int* nothing() { return 0; }\n"


class Tidy(unittest.TestCase):
    """A repository with one commit; what a case writes differs from it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()
        for name in (".clang-tidy", "scripts/tidy.sh"):
            (self.root / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, self.root / name)
        self.write(".gitignore", "build/\n")
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", "--all")
        self.git("-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "--quiet", "--message=first")
        self.build()

    def git(self, *words):
        subprocess.run(["git", *words], cwd=self.root, check=True)

    def write(self, name, text):
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def build(self, *names):
        """Targets have these files."""
        commands = [{"directory": str(self.root), "command": f"c++ -I{self.root} -c {self.root / name}", "file": str(self.root / name)}
                    for name in names]
        self.write("build/dev/compile_commands.json", json.dumps(commands, indent=2))

    def tidy(self, *options, **environment):
        done = subprocess.run([self.root / "scripts" / "tidy.sh", *options], env=os.environ | environment, capture_output=True,
                              text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def assert_fails(self, result, *words):
        code, said = result
        self.assertEqual(code, 1, said)
        for word in words:
            self.assertIn(word, said)

    def test_files_without_a_remark(self):
        self.write("common/a.cpp", CLEAN)
        self.write("common/b.cpp", CLEAN)
        self.write("tests/compile_fail/c.cpp", "no C++")
        self.build("common/a.cpp", "common/b.cpp")
        for options in ((), ("--all",)):
            self.assertEqual(self.tidy(*options), (0, "read without a remark: 2 files\n"))

    def test_nothing_has_changed(self):
        self.assertEqual(self.tidy(), (0, "read without a remark: 0 files\n"))
        self.assert_fails(self.tidy("--all"), "no source files")

    def test_remark(self):
        self.write("common/a.cpp", REMARK)
        self.write("common/b.cpp", CLEAN)
        self.build("common/a.cpp", "common/b.cpp")
        for options in ((), ("--all",)):
            self.assert_fails(self.tidy(*options), "common/a.cpp:1:25: error: use nullptr", "not every file")

    def test_file_that_does_not_compile(self):
        self.write("common/a.cpp", "#include \"no_such_file.hpp\"\n")
        self.build("common/a.cpp")
        self.assert_fails(self.tidy(), "no_such_file.hpp", "not every file")

    def test_header_is_read_where_it_is_included(self):
        self.write("common/inner.hpp", f"#pragma once\ninline {REMARK}")
        self.write("common/outer.hpp", "#pragma once\n#include \"common/inner.hpp\"\n")
        self.assert_fails(self.tidy(), "no source file includes common/inner.hpp")
        self.write("common/z.cpp", f"#include \"common/outer.hpp\"\n{CLEAN}")
        self.build("common/z.cpp")
        self.assert_fails(self.tidy(), "common/inner.hpp:2:32: error: use nullptr")

    def test_file_of_no_target(self):
        self.write("common/a.cpp", CLEAN)
        self.assert_fails(self.tidy("--all"), "no target of build/dev has common/a.cpp;")

    def test_no_build(self):
        (self.root / "build/dev/compile_commands.json").unlink()
        self.assert_fails(self.tidy(), "build/dev is not configured")

    def test_options_that_ask_for_nothing(self):
        self.write(".clang-tidy", "Checks: '-*,misc-misplaced-const'\n")
        self.assert_fails(self.tidy(), "says nothing about")

    def test_program_that_reads_nothing(self):
        self.write("build/bin/clang-tidy", "#!/bin/sh\n")
        (self.root / "build/bin/clang-tidy").chmod(0o755)
        self.assert_fails(self.tidy(PATH=f"{self.root}/build/bin:{os.environ['PATH']}"), "says nothing about")

    def test_wrong_option(self):
        self.assertEqual(self.tidy("--al"), (2, "tidy.sh: error: unknown options --al; use --all or nothing\n"))


if __name__ == "__main__":
    unittest.main()
