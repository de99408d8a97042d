#!/usr/bin/env python3
"""What libframering.so exports is what its headers declare, and each function is documented where it stands."""
import os
import re
import subprocess
import unittest
from pathlib import Path

HEADERS = Path(__file__).resolve().parents[2] / "include" / "framering"
DECLARATION = re.compile(r"^FRAMERING_API [\w ]+[ *]+(framering_\w+)\(", re.M)


def declared():
    """Name of each function -> the comment directly above it."""
    functions = {}
    for header in HEADERS.glob("*.h"):
        text = header.read_text(encoding="utf-8")
        for match in DECLARATION.finditer(text):
            above = text[:match.start()].rstrip()
            lines = above.splitlines()
            # A function type that only this function takes may stand between.
            while lines and lines[-1].startswith("typedef "):
                lines.pop()
            functions[match[1]] = "\n".join(lines).rstrip().endswith("*/")
    return functions


class Symbols(unittest.TestCase):
    def test_exported_is_what_the_headers_declare(self):
        done = subprocess.run(["nm", "-D", "--defined-only", os.environ["FRAMERING_LIBRARY"]], capture_output=True, text=True,
                              check=True)
        exported = {line.split()[-1].split("@")[0] for line in done.stdout.splitlines() if line.split()[1] != "A"}
        self.assertEqual(exported, set(declared()))

    def test_each_symbol_has_a_version(self):
        done = subprocess.run(["nm", "-D", "--defined-only", os.environ["FRAMERING_LIBRARY"]], capture_output=True, text=True,
                              check=True)
        for line in done.stdout.splitlines():
            if line.split()[1] != "A":
                self.assertTrue(line.split()[-1].endswith("@@FRAMERING_0"), line)

    def test_each_function_is_documented(self):
        self.assertGreater(len(declared()), 25)
        self.assertEqual([name for name, is_documented in declared().items() if not is_documented], [])


if __name__ == "__main__":
    unittest.main()
