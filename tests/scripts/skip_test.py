#!/usr/bin/env python3
"""A test that cannot make its check fails, unless it was allowed to pass."""
import os
import subprocess
import sys
import unittest
from pathlib import Path

SUPPORT = Path(__file__).resolve().parents[1] / "support"


def run_with(allowed):
    environment = {name: value for name, value in os.environ.items() if name != "FRAMERING_ALLOW_SKIP"}
    return subprocess.run([sys.executable, "-B", "-c", "import skip; skip.skip_unless_allowed('there is no spin')"],
                          cwd=SUPPORT, env=environment | allowed, capture_output=True, text=True, check=False)


class Skip(unittest.TestCase):
    def test_fails_and_names_the_way_out(self):
        done = run_with({})
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "not checked: there is no spin; set FRAMERING_ALLOW_SKIP=1 to pass without it\n")

    def test_another_value_allows_nothing(self):
        self.assertEqual(run_with({"FRAMERING_ALLOW_SKIP": "0"}).returncode, 1)

    def test_passes_where_allowed_and_says_so(self):
        done = run_with({"FRAMERING_ALLOW_SKIP": "1"})
        self.assertEqual(done.returncode, 0)
        self.assertTrue(done.stdout.endswith(", as FRAMERING_ALLOW_SKIP=1 allows: there is no spin\n"), done.stdout)


if __name__ == "__main__":
    unittest.main()
