#!/usr/bin/env python3
"""tests/failures.md has every row once, and each test that it names exists."""
import re
import sys
from pathlib import Path

ROWS = 46
TESTS = Path(__file__).resolve().parent.parent
GROUPS = {"stress", "tests/compile_fail"}  # kinds of tests, not names


def names_of_tests():
    for path in TESTS.rglob("*.cpp"):
        yield from re.findall(r'TEST_CASE\w*\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))
    scripts = (TESTS / "scripts/CMakeLists.txt").read_text(encoding="utf-8")
    yield from ("scripts.chaos: " + name for name in re.findall(r"^  ([A-Z]\w+\.\w+)", scripts, re.M))
    yield from re.findall(r'set\(name "([^"]+)"\)', (TESTS / "soak/CMakeLists.txt").read_text(encoding="utf-8"))
    model = (TESTS / "model/CMakeLists.txt").read_text(encoding="utf-8")
    yield from re.findall(r"framering_model_test\((model\.ring\.\w+)", model)
    yield from ("model.mutant." + name for name in re.findall(r"framering_mutant\((\w+) \"", model))


def findings(page, names):
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", page, re.M)
    if [int(number) for number, _ in rows] != list(range(1, ROWS + 1)):
        yield f"rows 1 to {ROWS} do not stand there once each, in order"
    for number, tests in rows:
        yield from (f"row {number}: there is no test '{name}'" for name in re.findall(r"`([^`]+)`", tests)
                    if name not in names | GROUPS)


def main():
    names = set(names_of_tests())
    page = (TESTS / "failures.md").read_text(encoding="utf-8")
    found = list(findings(page, names))
    # The check itself: a name that is gone must be found.
    if not list(findings(page, names - {"model.ring.viewer"})) or not list(findings("", names)):
        found.append("this check finds nothing")
    print("\n".join(found) or f"{ROWS} rows, {len(names)} tests")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
