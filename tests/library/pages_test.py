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
                      *sorted(EXAMPLES.glob("*.[ch]")))}
NAMES_OF_FILES = {"framering_mex", "framering_calllib"}
ABI = ElementTree.parse(ROOT / "library" / "framering.abi").getroot()
DESCRIBED = {item.get("id"): item for item in ABI.iter() if item.get("id")}
VALUES = {item.get("name").removeprefix("VALUE_OF_"): int(item.get("value")) for item in ABI.iter("enumerator")}
SIZES = {item.get("name"): int(item.get("size-in-bits")) // 8 for item in ABI.iter("class-decl") if item.get("size-in-bits")}
OFFSETS = {item.get("name"): {member.find("var-decl").get("name"): int(member.get("layout-offset-in-bits")) // 8
                              for member in item.findall("data-member")} for item in ABI.iter("class-decl")}
STRUCTURES = {name for name, size in SIZES.items() if size}
TYPES = {item.get("name") for kind in ("class-decl", "enum-decl", "typedef-decl") for item in ABI.iter(kind)}


def written(type_id):
    """A type of C without const: "framering_viewer**"."""
    item = DESCRIBED[type_id]
    inner = item.get("type-id")
    if item.tag == "pointer-type-def":
        return written(inner) + "*"
    return written(inner) if item.tag == "qualified-type-def" else item.get("name") or item.tag


KINDS = {item.get("name"): {one.get("name"): written(one.get("type-id")) for one in item.findall("data-member/var-decl")}
         for item in ABI.iter("class-decl")}
# Of each its parameters, as (type, name), and what it returns.
FUNCTIONS = {function.get("name"): ([(written(one.get("type-id")), one.get("name")) for one in function.findall("parameter")],
                                    written(function.find("return").get("type-id")))
             for function in ABI.iter("function-decl") if function.get("name") != "framering_values"}
CALLBACKS = {"framering_viewer_look", "framering_set_log"}


def is_handle(kind):
    return kind.startswith("framering_") and kind.count("*") == 1 and kind[:-1] not in STRUCTURES


def by_labview(kind):
    numbers = {"int": "I32", "uint32_t": "U32", "int64_t": "I64", "uint64_t": "U64", "size_t": "ptr", "char*": "text",
               "int*": "I32*", "uint32_t*": "U32*", "uint64_t*": "U64*", "size_t*": "ptr*"}
    return numbers.get(kind) or ("ptr*" if kind.endswith("**") else "ptr" if is_handle(kind) else "bytes")


def by_julia(kind):
    """What may stand for it."""
    numbers = {"int": {"Cint"}, "int64_t": {"Int64"}, "uint64_t": {"UInt64"}, "size_t": {"Csize_t"}, "void": {"Cvoid"},
               "char*": {"Cstring", "Ptr{Cchar}"}, "char**": {"Ref{Ptr{Cchar}}"}, "void*": {"Ptr{UInt8}", "Ptr{Cvoid}"},
               "int*": {"Ref{Cint}", "Ptr{Cint}"}, "uint64_t*": {"Ref{UInt64}"}, "size_t*": {"Ref{Csize_t}"}}
    if kind in numbers or kind.endswith("**"):
        return numbers.get(kind) or {"Ref{Ptr{Cvoid}}"}
    name = "".join(word.capitalize() for word in kind.rstrip("*").split("_")[1:])
    return {"Ptr{Cvoid}"} if is_handle(kind) else {f"Ref{{{name}}}", "Ptr{UInt64}"}


def by_calllib(kind):
    numbers = {"int": "int32", "size_t": "uint64", "char*": "cstring", "int64_t": "int64"}
    return numbers.get(kind) or ("uint64Ptr" if kind.endswith("**") else "uint64" if is_handle(kind) else "uint8Ptr")


def call_at(text, start):
    """What is between the parenthesis at `start` and its counterpart, split at commas; and what stands behind that."""
    depth, found = 0, [""]
    for at, letter in enumerate(text[start:], start):
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0:
            return [word.strip() for word in found if word.strip()], text[at + 1:]
        if letter == "," and depth == 1:
            found.append("")
        elif depth > 1 or letter not in "([{":
            found[-1] += letter
    raise AssertionError(f"no end: {text[start:start + 60]}")


def arguments(text, start=0):
    return call_at(text, start)[0]


def table(text, title):
    """Cells of the rows below the line that begins with `title`."""
    rows = text[text.index(title):].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


class Pages(unittest.TestCase):
    def test_every_name_exists(self):
        for page, text in PAGES.items():
            names = set(re.findall(r"(?<![\w<./-])framering_\w+", text)) - NAMES_OF_FILES
            self.assertEqual(names - set(FUNCTIONS) - TYPES, set(), page)
            constants = set(re.findall(r"\bFRAMERING_\w+", text)) - {"FRAMERING_0", "FRAMERING_MEX_H"}
            self.assertEqual(constants - set(VALUES), set(), page)
        self.assertGreater(len(set(re.findall(r"framering_\w+", PAGES["other_languages.md"])) & set(FUNCTIONS)), 20)

    def test_calls_in_julia_have_the_types_of_the_function(self):
        text = PAGES["julia.md"]
        calls = [(match[1], *call_at(text, match.end() - 1)) for match in re.finditer(r"@ccall LIB\.(\w+)\(", text)]
        self.assertEqual(len(calls), text.count("@ccall LIB"))
        self.assertGreaterEqual(len(calls), 17)
        for name, words, behind in calls:
            kinds, returned = FUNCTIONS[name]
            self.assertEqual(len(words), len(kinds), name)
            for word, (kind, _) in zip(words, kinds):
                self.assertIn(word.rpartition("::")[2], by_julia(kind), f"{name}: {word}")
            self.assertIn(re.match(r"::(\w+)", behind)[1], by_julia(returned), name)

    def test_calls_by_calllib_have_the_types_of_the_function(self):
        text = PAGES["matlab.md"]
        calls = [arguments(text, match.end() - 1) for match in re.finditer(r"calllib\(", text)]
        self.assertGreaterEqual(len(calls), 5)
        for words in calls:
            self.assertEqual(len(words) - 2, len(FUNCTIONS[words[1].strip("'")][0]), words)
        types = re.findall(r"^(?:\[(.*)\] )?(framering_\w+)(\(.*\))?$", text, re.M)
        self.assertGreaterEqual(len(types), 5)
        for results, name, words in types:
            kinds, returned = FUNCTIONS[name]
            given = [by_calllib(kind) for kind, _ in kinds]
            changed = [word for word in given if word == "cstring" or word.endswith("Ptr")]
            self.assertEqual(arguments(words) if words else [], given, name)
            self.assertEqual(results.split(", ") if results else [], [by_calllib(returned)] * (returned != "void") + changed, name)

    def test_calls_of_framering_mex(self):
        rows = [(re.match(r"`'(\w+)', (.*)`", call).groups(), results) for call, results in table(PAGES["matlab.md"], "| `framering_mex(")]
        written_down = {name: (len(arguments(f"({words})")), results.count(",") + 1 if results else 0) for (name, words), results in rows}
        real = {name: (int(taken), int(given)) for page, text in PAGES.items() if page.startswith("mex_")
                for name, taken, given in re.findall(r'\{"(\w+)", (\d), (\d), \w+\}', text)}
        self.assertEqual(written_down, real)

    def test_the_header_of_calllib_has_the_types_of_the_function(self):
        header = re.sub(r"/\*.*?\*/", "", PAGES["framering_calllib.h"], flags=re.S).replace("(void)", "()").replace("const ", "")
        in_c = {"int32": "int", "uint64": "uint64_t", "int64": "int64_t", "cstring": "char *", "uint64Ptr": "uint64_t *",
                "uint8Ptr": "uint8_t *"}
        found = list(re.finditer(r"(\w+) (\**)(framering_\w+)\(", header))
        self.assertGreaterEqual(len(found), 6)
        for match in found:
            kinds, returned = FUNCTIONS[match[3]]
            self.assertEqual(match[1] + match[2], returned, match[3])
            self.assertEqual([re.sub(r"\w+$", "", word).strip() for word in arguments(header, match.end() - 1)],
                             [in_c[by_calllib(kind)] for kind, _ in kinds], match[3])

    def test_nodes_of_labview_have_the_parameters_of_the_function(self):
        rows = table(PAGES["other_languages.md"], "| function |")
        for name, words in rows:
            name, returned = re.fullmatch(r"`(\w+)`(?: \((.*)\))?", name).groups()
            kinds, result = FUNCTIONS[name]
            given = [re.sub(r" \(.*\)", "", word).replace("\\*", "*") for word in arguments(f"({words})")]
            self.assertEqual(given, [f"{word} {by_labview(kind)}" for kind, word in kinds], name)
            self.assertEqual(returned, {"void": "void", "char*": "returns text"}.get(result), name)
        self.assertEqual({re.match(r"`(\w+)`", name)[1] for name, _ in rows} | CALLBACKS, set(FUNCTIONS))

    def test_offsets_and_sizes(self):
        text = PAGES["other_languages.md"]
        titles = re.findall(r"^\| `(framering_\w+)`: (\d+) bytes \| offset", text, re.M)
        self.assertEqual(len(titles), 8)
        for name, size in titles:
            self.assertEqual(int(size), SIZES[name], name)
            for member, offset, kind in table(text, f"| `{name}`: "):
                real = KINDS[name][member.strip("`")]
                self.assertEqual(int(offset), OFFSETS[name][member.strip("`")], member)
                word = {"uint64_t": "U64", "uint32_t": "U32", "uint16_t": "U16", "int64_t": "I64", "double": "double"}.get(real)
                word = word or ("address of a text" if real == "char*" else "address" if real.endswith("*") else "")
                self.assertTrue(kind.startswith(word), f"{name}.{member}: {kind}, {real}")

    def test_structures_of_julia(self):
        in_c = {"UInt32": "uint32_t", "UInt64": "uint64_t", "Int64": "int64_t", "Float64": "double", "UInt8": "char", "Cvoid": "void"}
        sizes = {"UInt32": (4, 4), "UInt64": (8, 8), "Int64": (8, 8), "Float64": (8, 8), "Ptr": (8, 8), "UInt8": (1, 1)}
        found = re.findall(r"^struct (\w+)(.*?)^end", PAGES["julia.md"], re.M | re.S)
        self.assertEqual([name for name, _ in found], ["Axis", "Frame", "Event", "ReaderOptions", "ProducerOptions", "NamedValue", "Reported"])
        for name, body in found:
            real = "framering" + re.sub("([A-Z])", lambda letter: "_" + letter[1].lower(), name)
            at, most, offsets = 0, 1, {}
            for member, array, kind, of in re.findall(r"(\w+)::(?:NTuple\{(\d+), )?(\w+)(?:\{([\w{]+))?", body):
                pointed = in_c.get(of.removeprefix("Ptr{"), of) + "*" * (1 + of.startswith("Ptr{"))
                if member in KINDS[real] and not array and kind in ("Ptr", *in_c):
                    self.assertIn(KINDS[real][member], {pointed, "void*"} if kind == "Ptr" else {in_c[kind]}, f"{name}.{member}")
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
