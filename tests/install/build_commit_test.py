#!/usr/bin/env python3
"""cmake/BuildCommit.cmake: the commit that --version names, found without building anything anew."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class BuildCommit(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name) / "tree"
        self.tree.mkdir()
        self.file = Path(folder.name) / "build_commit.cpp"

    def git(self, *words):
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        return subprocess.run(["git", *identity, "-C", self.tree, *words], check=True, capture_output=True, text=True).stdout.strip()

    def commit_of(self, tree, commit=""):
        """As the file has it afterwards."""
        subprocess.run(["cmake", f"-DOUT={self.file}", f"-DTREE={tree}", f"-DCOMMIT={commit}", "-P",
                        ROOT / "cmake" / "BuildCommit.cmake"], check=True)
        return self.file.read_text(encoding="utf-8").split('"')[3]

    def test_it_is_that_of_the_clone(self):
        self.git("init", "--quiet")
        self.git("commit", "--quiet", "--allow-empty", "--message=first")
        first = self.git("rev-parse", "--short=12", "HEAD")
        self.assertEqual(self.commit_of(self.tree), first)
        self.git("commit", "--quiet", "--allow-empty", "--message=second")
        self.assertNotEqual(self.commit_of(self.tree), first)

    def test_what_is_given_goes_before_it(self):
        self.assertEqual(self.commit_of(ROOT, "abcdef123456"), "abcdef123456")

    def test_a_tree_without_git_does_not_know_it(self):
        self.assertEqual(self.commit_of(self.tree), "unknown")
        self.git("init", "--quiet")
        self.git("commit", "--quiet", "--allow-empty", "--message=of another project")
        below = self.tree / "below"
        below.mkdir()
        self.assertEqual(self.commit_of(below), "unknown")

    def test_the_same_commit_leaves_the_file_as_it_is(self):
        self.commit_of(self.tree, "abcdef123456")
        before = self.file.stat().st_mtime_ns
        self.commit_of(self.tree, "abcdef123456")
        self.assertEqual(self.file.stat().st_mtime_ns, before)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
