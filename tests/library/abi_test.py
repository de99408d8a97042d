#!/usr/bin/env python3
"""libframering.so has the interface that is recorded in library/framering.abi: functions, structures, values.

    abi_test.py             compares
    abi_test.py --record    records what the headers declare now; CONTRIBUTING.md tells when that is allowed

What is compared is a library of empty functions, made of the headers and library/framering.map: neither the compiler, nor
its options, nor the build has a say in it. The real library exports the same symbols; that its functions have the types of
the headers is checked by the compiler."""
import os
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "include"
RECORD = ROOT / "library" / "framering.abi"
SONAME = "libframering.so.0"
OTHER_HEADERS = {"actuator_plugin.h", "camera_plugin.h"}  # the acquirer's
VALUES = "framering_values"  # a function that the library does not have


def run(*command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **more)


def must(*command, **more):
    done = run(*command, **more)
    if done.returncode != 0:
        raise AssertionError(f"{command}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def empty_functions(include):
    """C that defines each function of the headers, and one more that takes each enum and constant: no other one does."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((include / "framering").glob("*.h"))
                     if path.name not in OTHER_HEADERS)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    constants = [name for name in re.findall(r"^#define (FRAMERING_\w+) +\S", text, re.M) if name != "FRAMERING_API"]
    enums = re.findall(r"^enum (framering_\w+) \{", text, re.M)
    declarations = [" ".join(found.split()) for found in re.findall(r"^FRAMERING_API ([^;]*\));", text, re.M)]
    return "\n".join([
        "#include <framering/framering.h>",
        "enum framering_constants {" + ", ".join(f"VALUE_OF_{name} = {name}" for name in constants) + "};",
        f"void {VALUES}(" + ", ".join(f"enum {name} of_{name}" for name in (*enums, "framering_constants")) + ") {}",
        *(f"{declaration} {{{'' if declaration.startswith('void ') else ' return 0; '}}}" for declaration in declarations), ""])


def describe(include, folder):
    """abidw's description of what the headers there declare; it names no path."""
    (folder / "framering.c").write_text(empty_functions(include), encoding="utf-8")
    must(os.environ.get("CC", "cc"), "-std=c99", "-g", "-w", "-fPIC", "-shared", "-nostdlib", f"-I{include}", f"-Wl,-soname,{SONAME}",
         f"-Wl,--version-script={ROOT / 'library' / 'framering.map'}", "-o", "described.so", "framering.c", cwd=folder)
    must("abidw", "--no-show-locs", "--no-corpus-path", "--no-comp-dir-path", "--no-elf-needed",
         "--no-architecture", "--type-id-style", "hash", "--out-file", "described.abi", "described.so", cwd=folder)
    return folder / "described.abi"


def differences(old, new):
    """What abidiff says, compatible changes too; empty: none."""
    done = run("abidiff", "--harmless", old, new)
    return "" if done.returncode == 0 else done.stdout + done.stderr


class Abi(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_the_headers_declare_what_is_recorded(self):
        found = differences(RECORD, describe(INCLUDE, self.folder))
        if found:
            self.fail(f"{found}\nIf CONTRIBUTING.md allows this change: tests/library/abi_test.py --record")

    def test_the_library_has_the_recorded_name_and_symbols(self):
        recorded = ElementTree.parse(RECORD).getroot()
        symbols = {f"{symbol.get('name')}@@{symbol.get('version')}" for symbol in recorded.iter("elf-symbol")
                   if symbol.get("name") != VALUES}
        library = os.environ["FRAMERING_LIBRARY"]
        listed = must("nm", "-D", "--defined-only", library)
        self.assertEqual({line.split()[-1] for line in listed.splitlines() if line.split()[1] != "A"}, symbols)
        self.assertIn(f"soname: [{recorded.get('soname')}]", must("readelf", "-d", library))

    def test_the_record_names_no_place(self):
        self.assertNotRegex(RECORD.read_text(encoding="utf-8"), r"='[^']*/")

    def test_every_kind_of_change_is_noticed(self):
        for header, old, new, said in (
                ("types.h", "uint32_t stored;", "uint64_t stored;", "uint32_t stored"),
                ("types.h", "uint32_t width;", "uint32_t columns;", "columns"),
                ("types.h", "uint64_t reserved[16];", "uint64_t reserved[17];", "reserved"),
                ("reader.h", "uint64_t most_held;", "uint64_t most_held; uint64_t more;", "uint64_t more"),
                ("types.h", "FRAMERING_OVERTAKEN = -8", "FRAMERING_OVERTAKEN = -18", "FRAMERING_OVERTAKEN"),
                ("types.h", "FRAMERING_STATE = -13", "FRAMERING_STATE = -13, FRAMERING_NEWS = -16", "FRAMERING_NEWS"),
                ("types.h", "INT64_C(-1)", "INT64_C(-2)", "VALUE_OF_FRAMERING_FOREVER"),
                ("viewer.h", "void* pixels, size_t capacity);", "void* pixels);", "framering_viewer_newest"),
                ("sessions.h", "int request);", "int64_t request);", "framering_request"),
                ("viewer.h", "typedef int (*framering_look)(void* context", "typedef int (*framering_look)(int context", "framering_look"),
                ("reader.h", "FRAMERING_API int framering_reader_check", "int framering_reader_check", "framering_reader_check"),
                ("types.h", "FRAMERING_API const char* framering_error(void);",
                 "FRAMERING_API const char* framering_error(void);\nFRAMERING_API int framering_more(int a);", "framering_more")):
            with self.subTest(new=new):
                self.assertIn(said, differences(RECORD, self.describe_changed(header, old, new)))

    def describe_changed(self, header, old, new):
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        (folder / "framering").mkdir()
        for path in (INCLUDE / "framering").glob("*.h"):
            text = path.read_text(encoding="utf-8")
            if path.name == header:
                self.assertEqual(text.count(old), 1, f"{old} in {header}")
                text = text.replace(old, new)
            (folder / "framering" / path.name).write_text(text, encoding="utf-8")
        return describe(folder, folder)


def record():
    """Shows what changes."""
    with tempfile.TemporaryDirectory() as folder:
        described = describe(INCLUDE, Path(folder))
        print(differences(RECORD, described) if RECORD.exists() else f"{RECORD.name} is new", end="")
        RECORD.write_bytes(described.read_bytes())


if __name__ == "__main__":
    if sys.argv[1:] == ["--record"]:
        record()
    else:
        unittest.main()
