#!/usr/bin/env python3
"""tests/failures.md has every row once, each with a test or a sentence that says why not, and each test that it names exists
and runs: a case in a comment, or for another system alone, does not count."""
import re
import sys
from pathlib import Path

ROWS = 53
TESTS = Path(__file__).resolve().parent.parent
GROUPS = {"stress", "tests/compile_fail"}  # kinds of tests, not names


def cases_in(source):
    code = re.sub(r"^\s*//[^\n]*|/\*.*?\*/", "", source, flags=re.M | re.S)
    return re.findall(r'TEST_CASE\w*\(\s*"([^"]+)"\s*[,)]', code)


def names_of_tests():
    for path in TESTS.rglob("*.cpp"):
        if "windows" not in path.relative_to(TESTS).parts and not path.stem.endswith("_windows_test"):
            yield from cases_in(path.read_text(encoding="utf-8"))
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
        if not re.search(r"`[^`]+`", tests) and not tests.strip().endswith("."):
            yield f"row {number}: neither a test nor a sentence that says why there is none"
        yield from (f"row {number}: there is no test '{name}'" for name in re.findall(r"`([^`]+)`", tests)
                    if name not in names | GROUPS)


def blind_spots(page, names):
    """The check itself: each test that is taken away, each row that is lost or emptied must be found."""
    for name in names:
        if f"`{name}`" in page and not list(findings(page, names - {name})):
            yield f"nobody would miss the test '{name}'"
    for row in re.findall(r"^\| \d+ \|.*\n", page, re.M):
        emptied = "|".join(row.split("|")[:3]) + "| none |\n"
        if not list(findings(page.replace(row, ""), names)) or not list(findings(page.replace(row, emptied), names)):
            yield f"nobody would miss: {row.strip()}"
    code = 'TEST_CASE("a") {}\nTEST_CASE(\n    "b") {}\n// TEST_CASE("c") {}\n/* TEST_CASE("d") {} */\nTEST_CASE("e" * doctest::may_fail()) {}\n'
    if cases_in(code) != ["a", "b"]:
        yield f"cases are not found as they are: {cases_in(code)}"


def main():
    names = set(names_of_tests())
    page = (TESTS / "failures.md").read_text(encoding="utf-8")
    found = list(findings(page, names)) + list(blind_spots(page, names))
    print("\n".join(found) or f"{ROWS} rows, {len(names)} tests")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
