#!/usr/bin/env python3
"""What the pages about other languages say of libframering is true: functions and their arguments, values, offsets.

library/framering.abi says what is true; abi_test.py compares it with the headers."""
import re
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS, EXAMPLES = ROOT / "docs", ROOT / "examples" / "matlab"
PAGES = {path.name: path.read_text(encoding="utf-8")
         for path in (DOCS / "c_api.md", DOCS / "other_languages.md", DOCS / "matlab.md", DOCS / "julia.md",
                      EXAMPLES / "framering_mex.c", EXAMPLES / "framering_calllib.h")}
NAMES_OF_FILES = {"framering_mex", "framering_calllib"}
ABI = ElementTree.parse(ROOT / "library" / "framering.abi").getroot()
FUNCTIONS = {function.get("name"): len(function.findall("parameter")) for function in ABI.iter("function-decl")}
VALUES = {item.get("name").removeprefix("VALUE_OF_"): int(item.get("value")) for item in ABI.iter("enumerator")}
SIZES = {item.get("name"): int(item.get("size-in-bits")) // 8 for item in ABI.iter("class-decl") if item.get("size-in-bits")}
OFFSETS = {item.get("name"): {member.find("var-decl").get("name"): int(member.get("layout-offset-in-bits")) // 8
                              for member in item.findall("data-member")} for item in ABI.iter("class-decl")}
TYPES = {item.get("name") for kind in ("class-decl", "enum-decl", "typedef-decl") for item in ABI.iter(kind)}


def arguments(text, start):
    """What is between the parenthesis at `start` and its counterpart, split at commas."""
    depth, found = 0, [""]
    for letter in text[start:]:
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0:
            return [word.strip() for word in found if word.strip()]
        if letter == "," and depth == 1:
            found.append("")
        elif depth > 1 or letter not in "([{":
            found[-1] += letter
    raise AssertionError(f"no end: {text[start:start + 60]}")


def table(text, title):
    """Cells of the rows below the line that begins with `title`."""
    rows = text[text.index(title):].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


class Pages(unittest.TestCase):
    def test_every_name_exists(self):
        for page, text in PAGES.items():
            names = set(re.findall(r"(?<![\w<./-])framering_\w+", text)) - NAMES_OF_FILES
            self.assertEqual(names - set(FUNCTIONS) - TYPES, set(), page)
            constants = set(re.findall(r"\bFRAMERING_\w+", text)) - {"FRAMERING_0"}
            self.assertEqual(constants - set(VALUES), set(), page)
        self.assertGreater(len(set(re.findall(r"framering_\w+", PAGES["other_languages.md"])) & set(FUNCTIONS)), 20)

    def check_counts(self, calls, at_least):
        self.assertGreaterEqual(len(calls), at_least)
        for name, count in calls:
            self.assertEqual(count, FUNCTIONS[name], name)

    def test_calls_in_julia_have_the_arguments_of_the_function(self):
        text = PAGES["julia.md"]
        calls = [(match[1], arguments(text, match.end() - 1)) for match in re.finditer(r"@ccall LIB\.(\w+)\(", text)]
        self.check_counts([(name, len(words)) for name, words in calls], 13)
        for name, words in calls:
            self.assertEqual([word for word in words if "::" not in word], [], name)
        self.assertEqual(len(calls), text.count("@ccall LIB"))

    def test_calls_by_calllib_have_the_arguments_of_the_function(self):
        text = PAGES["matlab.md"]
        calls = [arguments(text, match.end() - 1) for match in re.finditer(r"calllib\(", text)]
        self.check_counts([(words[1].strip("'"), len(words) - 2) for words in calls], 5)
        types = re.findall(r"^(?:\[.*\] )?(framering_\w+)(\(.*\))?$", text, re.M)
        self.check_counts([(name, len(arguments(words, 0)) if words else 0) for name, words in types], 5)
        header = re.sub(r"/\*.*?\*/", "", PAGES["framering_calllib.h"], flags=re.S).replace("(void)", "()")
        self.check_counts([(match[1], len(arguments(header, match.end() - 1)))
                           for match in re.finditer(r"(framering_\w+)\(", header)], 6)

    def test_nodes_of_labview_have_the_parameters_of_the_function(self):
        rows = table(PAGES["other_languages.md"], "| function |")
        self.check_counts([(re.match(r"`(\w+)`", name)[1], len(arguments(f"({words})", 0))) for name, words in rows], 20)

    def test_offsets_and_sizes(self):
        text = PAGES["other_languages.md"]
        titles = re.findall(r"^\| `(framering_\w+)`: (\d+) bytes \| offset", text, re.M)
        self.assertEqual(len(titles), 4)
        for name, size in titles:
            self.assertEqual(int(size), SIZES[name], name)
            for member, offset, _ in table(text, f"| `{name}`: "):
                self.assertEqual(int(offset), OFFSETS[name][member.strip("`")], member)

    def test_structures_of_julia(self):
        sizes = {"UInt32": (4, 4), "UInt64": (8, 8), "Int64": (8, 8), "Float64": (8, 8), "Ptr{UInt8}": (8, 8), "UInt8": (1, 1)}
        found = re.findall(r"^struct (\w+)(.*?)^end", PAGES["julia.md"], re.M | re.S)
        self.assertEqual([name for name, _ in found], ["Axis", "Frame", "Event", "ReaderOptions", "ProducerOptions"])
        for name, body in found:
            real = "framering" + re.sub("([A-Z])", lambda letter: "_" + letter[1].lower(), name)
            at, most, offsets = 0, 1, {}
            for member, array, kind in re.findall(r"(\w+)::(?:NTuple\{(\d+), (?=\w+\}))?([\w{}]+?)(?=\}?(?:;|\s))", body + "\n"):
                kind = kind + "}" if kind.startswith("Ptr{") and not kind.endswith("}") else kind
                size, alignment = sizes[kind]
                at = (at + alignment - 1) // alignment * alignment
                offsets[member] = at
                at, most = at + size * int(array or 1), max(most, alignment)
            sizes[name] = ((at + most - 1) // most * most, most)
            self.assertEqual(sizes[name][0], SIZES[real], name)
            flat = {"gap"} if name == "Event" else set()  # its members stand in its place
            self.assertEqual(set(OFFSETS[real]) - set(offsets), flat, name)
            self.assertEqual({**offsets, **OFFSETS[real]}, {**OFFSETS[real], **offsets}, name)

    def test_values(self):
        text = "\n".join(PAGES.values())
        pairs = re.findall(r"^\| `(FRAMERING_\w+)` \| (-?\d+) \|", text, re.M)
        pairs += re.findall(r"`(FRAMERING_\w+)` \((-?\d+)\)", text)
        for names, values in re.findall(r"^const (FRAMERING_[\w, ]+) = ([-\d, ]+)$", PAGES["julia.md"], re.M):
            pairs += zip(names.split(", "), values.split(", "), strict=True)
        for values, name in re.findall(r"^(.*==.*)% (FRAMERING_\w+)", PAGES["matlab.md"], re.M):
            self.assertIn(VALUES[name], [int(number) for number in re.findall(r"== (-?\d+)", values)], values)
            pairs.append((name, VALUES[name]))
        self.assertGreaterEqual(len(pairs), 25)
        for name, value in pairs:
            self.assertEqual(int(value), VALUES[name], name)


if __name__ == "__main__":
    unittest.main()
