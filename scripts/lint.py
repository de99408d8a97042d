#!/usr/bin/env python3
"""Checks what no compiler checks: who includes whom, one door per library, paired memory orders, sizes, dead links.

    scripts/lint.py [ROOT]

Prints one line a finding, `file:line: what, why`, and exits with 1 when there is one. CONTRIBUTING.md explains the rules;
tests/lint shows that each of them bites.
"""
import fnmatch
import re
import sys
from collections import defaultdict
from pathlib import Path

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_MAIN = 300, 60, 39
EXEMPT_FROM_LENGTH = {"common/shm/layout_table.hpp"}  # a table, one line a field

# A room is a folder with all that is below it, unless a part of it is named here. Programs use all of common and recorded, never each other.
COMMON = ("common/base", "common/frame", "common/shm", "common/ring", "common/session")
BELOW_PROGRAMS = (*COMMON, "common/process", "common/queue", "common/scaling", "common/terminal", "common/tiff", "recorded")
PROGRAMS = ("acquirer", "writer", "viewer", "control", "command")
# Room of a program -> those below it; the program's own folder may include them all.
PROGRAM_ROOMS = {
    "acquirer/plugin": ("acquirer/source", "include"),
    "acquirer/actuator": ("acquirer/plugin", "acquirer/source", "include"), "acquirer/stepping": ("acquirer/actuator",),
    **dict.fromkeys(("acquirer/source", "writer/disk", "writer/codec", "viewer/picture", "viewer/plot", "control/check", "control/export", "control/prometheus", "control/top", "control/trouble", "control/words", "command/run"), ()),
    "writer/sink": ("writer/codec", "writer/disk"), "writer/scan": ("writer/sink", "writer/codec", "writer/disk"),
    "writer/recording": ("writer/scan", "writer/sink", "writer/codec", "writer/disk"),
    "writer/preview": ("writer/recording", "writer/scan", "writer/sink", "writer/codec", "writer/disk"),
    **dict.fromkeys(("writer/upkeep", "writer/hooks"), ("writer/scan", "writer/sink", "writer/codec", "writer/disk")),
    "viewer/snapshot": ("viewer/picture",),
    "viewer/display": ("viewer/plot", "viewer/snapshot", "viewer/picture"),
    "viewer/terminal": ("viewer/display", "viewer/plot", "viewer/snapshot", "viewer/picture"),
    "viewer/web": ("viewer/display", "viewer/plot", "viewer/snapshot", "viewer/picture"),
    "viewer/window": ("viewer/display", "viewer/plot", "viewer/snapshot", "viewer/picture"),
}
MAY_INCLUDE = {
    "include": set(), "common/base": {"common/base"}, "plugins/genicam": {"plugins/genicam", "plugins", "include"}, "plugins/gstreamer": {"plugins/gstreamer", "plugins", "include"}, "plugins": {"plugins", "include"},
    "common/frame": {"common/base", "common/frame"},
    "common/shm": {"common/base", "common/frame", "common/shm"},
    "common/ring": {"common/base", "common/frame", "common/shm", "common/ring"},
    "common/session": {*COMMON, "common/queue"}, "common/queue": {"common/base", "common/queue"},
    "common/process": {"common/base", "common/process"}, "common/scaling": {"common/base", "common/frame", "common/scaling"}, "common/terminal": {"common/base", "common/shm", "common/terminal"}, "common/tiff": {"common/base", "common/tiff"},
    "recorded": {*BELOW_PROGRAMS}, "library": {*BELOW_PROGRAMS, "library", "include"},
    **{room: {*BELOW_PROGRAMS, room, *below} for room, below in PROGRAM_ROOMS.items()},
    **{program: {*BELOW_PROGRAMS, program, *(room for room in PROGRAM_ROOMS if room.startswith(program + "/"))}
       for program in PROGRAMS}, "command": {"common/base", "control/words", "command"},
    **{room: {*BELOW_PROGRAMS, *PROGRAMS, *PROGRAM_ROOMS, room, "tests", "include"} for room in ("tests", "bench")},
}
LAYOUT = "common/shm/layout*.hpp"
MAY_SEE_LAYOUT = {"common/shm", "common/ring", "common/session", "tests", "bench"}
RING_MAY_SEE_OF_SHM = {"common/shm/layout.hpp", "common/shm/wake_word.hpp"}

# Library -> the files that may include it. All are .cpp files: in our headers no library stands but fmt.
DOORS = {
    "fmt/*": ["*"],
    "doctest/*": ["tests/*"],
    "boost/interprocess/*": ["common/shm/segment_*.cpp", "bench/peers/boost_message_queue.cpp"],
    "boost/program_options*": ["common/base/command_line.cpp"],
    "boost/uuid/*": ["common/base/uuid.cpp"],
    "boost/asio/*": ["viewer/web/web_loop.cpp", "viewer/web/web_connection.cpp"],
    "boost/beast/*": ["viewer/web/web_connection.cpp"],
    "jpeglib.h": ["viewer/web/jpeg.cpp", "acquirer/source/picture/jpeg_picture.cpp", "tests/*.cpp"], "jerror.h": ["acquirer/source/picture/jpeg_picture.cpp"],
    "nlohmann/*": ["common/queue/queue_entry.cpp", "common/session/live_setting.cpp", "common/session/scan_plan.cpp", "common/session/scan_request.cpp", "common/session/axes_json.cpp", "common/session/axes_json.hpp", "common/session/channel_json.cpp", "common/session/channel_json.hpp", "recorded/manifest.cpp", "recorded/hooks/hook_journal.cpp", "recorded/hooks/hook_runners.cpp", "control/hooks_list.cpp", "recorded/manifest_format_1.cpp", "writer/scan/manifest_file.cpp", "common/session/status_json.cpp",
                   "viewer/web/web_json.cpp", "viewer/web/values_json.cpp", "viewer/web/scans_json.cpp", "viewer/web/picture_spec.cpp", "acquirer/actuator/command/command_messages.cpp", "tests/*.cpp", "bench/*.cpp"],
    "tiff*.h": ["common/tiff/*.cpp", "acquirer/source/tiff_reader.cpp", "writer/sink/tiff_sink.cpp", "writer/codec/strip_encoder.cpp", "recorded/page_reader.cpp",
                "viewer/snapshot/snapshot_tiff.cpp", "tests/*.cpp", "bench/*.cpp"],
    "pugixml.hpp": ["acquirer/source/ome_elements.cpp"], "arv.h": ["plugins/genicam/aravis.hpp"],
    "elf.h": ["tests/crash/probes.cpp"], "framering/*.h": ["tests/plugins/*.cpp", "tests/library/*.cpp"],
    "dlfcn.h": ["acquirer/plugin/plugin_loading.cpp", "viewer/screen.cpp", "tests/*.cpp"],
    "cpuid.h": ["common/base/machine_posix.cpp"],
    "Q[A-Z]*": ["viewer/window/*", "tests/unit/viewer/window/*"],
    "windows.h": ["common/*_windows.cpp", "tests/windows/*.cpp"],
    "png.h": ["viewer/snapshot/snapshot_png.cpp", "acquirer/source/picture/png_picture.cpp", "tests/*.cpp"],
    "iceoryx_posh/*": ["bench/peers/iceoryx.cpp"],
    "vips/vips.h": ["bench/peers/scaling.cpp"], "zmq.h": ["bench/peers/zeromq.cpp"], "gst/*": ["plugins/gstreamer/gstreamer.hpp", "bench/peers/gstreamer.cpp"], "hiredis/*": ["bench/peers/redis.cpp"],
}
SYSTEM_HEADERS = re.compile(r"(sys|linux|arpa|net|netinet)/\w+\.h|(dirent|ifaddrs|unistd|fcntl|pwd|poll|termios|pty|pthread|sched|semaphore|signal|spawn|immintrin|malloc)\.h|[a-z_]+")

# Written in two pieces, so that this file does not find itself.
LEFT_OPEN = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|\bsk" r"ip\(")
HOME_PATH = re.compile(r"(?<![\w.}])/(home|root|work|Users)/")
SKIPPING = re.compile(r"\"(skip" r"ped|left o" r"ut)[:,]|SKIP_RETURN" r"_CODE|SKIP_REGULAR" r"_EXPRESSION|\bunittest\.sk" r"ip|SkipT" r"est")
MAY_SKIP = "tests/support/skip."  # .hpp, .cpp, .py
FORKING = re.compile(r"(?<![\w.>])(v?fork|clone3?|popen|posix_spawnp?|system|daemon)\s*\(")
PRINTING = re.compile(r"\bstd::(cout|cerr|clog)\b|\bfmt::print\b|\b(f|v|vf)?printf\s*\(|\bf?puts\s*\(|\bputchar\s*\(|\bwrite\s*\(\s*STDOUT_FILENO\b")
THREADING = re.compile(r"\bstd::(jthread|async)\b|\bstd::thread\s*(\w+\s*)?[({](?!\s*\))|\bpthread_create\b|\bthrd_create\b|\bQThread\b|\bQtConcurrent\b")
LABEL = re.compile(r"SYNC\(([^)]+)\)")


class Source:
    """A file of ours: its lines, and the same lines without comments and literals."""

    def __init__(self, root, path):
        self.path = path.relative_to(root).as_posix()
        self.text = path.read_text(encoding="utf-8", errors="replace")
        self.lines = self.text.splitlines()
        self.room = room_of(self.path)
        self.is_cpp = self.path.endswith((".cpp", ".hpp"))
        self.code = blank(self.text).splitlines() if self.is_cpp else []

    def includes(self):
        for number, line in enumerate(self.lines, 1):
            if match := re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line):
                yield number, match[1] == '"', match[2]


def room_of(path):
    """The room of MAY_INCLUDE that a file lies in; the first folder where none is named."""
    folders = path.split("/")[:-1]
    names = ("/".join(folders[:depth]) for depth in range(len(folders), 0, -1))
    return next((name for name in names if name in MAY_INCLUDE), path.split("/")[0])


def blank(text):
    """Comments, strings and characters become spaces; line breaks stay."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'', re.S)
    return token.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def read_tree(root):
    suffixes = {".cpp", ".hpp", ".py", ".sh", ".md", ".txt", ".cmake", ".json"}
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts)
        if path.is_file() and not hidden and parts[0] not in ("build", "scans", "LICENSE"):
            if path.suffix in suffixes or parts[0] in ("scripts", ".ci"):
                if path.suffix != ".pyc":
                    yield Source(root, path)


def check_directions(sources):
    for source in filter(lambda s: s.is_cpp, sources):
        for number, is_ours, target in source.includes():
            if not is_ours:
                continue
            room = room_of(target)
            if "/" not in target or room not in MAY_INCLUDE:
                yield source, number, f'"{target}" does not start at the root of the tree'
            elif room not in MAY_INCLUDE.get(source.room, set()):
                yield source, number, f"{source.room} includes {target}, dependencies point downwards only, and programs never include each other"
            elif fnmatch.fnmatch(target, LAYOUT) and source.room not in MAY_SEE_LAYOUT:
                yield source, number, f"{source.room} includes {target}, which only shm, ring, session, tests and bench may include"
            elif source.room == "common/ring" and room == "common/shm" and target not in RING_MAY_SEE_OF_SHM:
                yield source, number, f"common/ring includes {target}, but the ring works on plain memory and never sees a segment"


def check_doors(sources):
    for source in filter(lambda s: s.is_cpp, sources):
        for number, is_ours, target in source.includes():
            if is_ours or SYSTEM_HEADERS.fullmatch(target):
                continue
            doors = [door for library, door in DOORS.items() if fnmatch.fnmatch(target, library)]
            if not doors:
                yield source, number, f"<{target}> is not in DOORS; add the one file that may include it there, in scripts/lint.py"
            elif not any(fnmatch.fnmatch(source.path, door) for door in doors[0]):
                yield source, number, f"<{target}> may be included only by {', '.join(doors[0])}; see DOORS in scripts/lint.py"


def check_orders(sources):
    """A label stands on both sides; a fence, and in the ring every release, says by label with whom it pairs."""
    places = defaultdict(list)
    for source in filter(lambda s: s.room in ("common/ring", "common/session", "common/shm"), sources):
        for number, line in enumerate(source.lines, 1):
            for label in LABEL.findall(line):
                places[label].append((source, number))
        for number, line in enumerate(source.code, 1):
            what = needs_label(source, line)
            if what and not any(LABEL.search(near) for near in source.lines[max(0, number - 6): number]):
                yield source, number, f"{what} without a SYNC label in the five lines above, so its counterpart cannot be found"
    for label, found in places.items():
        if len(found) < 2:
            yield *found[0], f"SYNC({label}) appears once; its counterpart must have the same label"


def needs_label(source, line):
    if "atomic_thread_fence" in line:
        return "a fence"
    if source.room == "common/ring" and re.search(r"\bmemory_order_(release|acq_rel|seq_cst)\b", line):
        return "a release"
    return None


def check_sizes(sources):
    for source in sources:
        length = len(source.lines)
        is_code = source.is_cpp or source.path.endswith((".py", ".sh"))
        if is_code and length > LONGEST_FILE and source.path not in EXEMPT_FROM_LENGTH:
            yield source, length, f"{length} lines; a file has at most {LONGEST_FILE}"
        if source.path in [f"{program}/main.cpp" for program in PROGRAMS] and length > LONGEST_MAIN:
            yield source, length, f"{length} lines; a main only parses, builds, runs and returns the exit code, in under 40"
        for start, lines in functions(source):
            if lines > LONGEST_FUNCTION:
                yield source, start, f"a function of {lines} lines; the limit is {LONGEST_FUNCTION}"


def functions(source):
    """(first line, length) of each outermost block that is no namespace, type or list of values. A heuristic."""
    opened, before = [], ""
    for number, line in enumerate(source.code, 1):
        for letter in "" if line.lstrip().startswith("#") else line:
            if letter == "{":
                opened.append((number, is_function(before)))
                before = ""
            elif letter == "}":
                start, counts = opened.pop() if opened else (number, False)
                if counts and not any(outer for _, outer in opened):
                    yield start, number - start + 1
                before = ""
            else:
                before = "" if letter == ";" else before + letter
        before += " "


def is_function(before):
    names_a_type = re.match(r"\s*(template\s*<.*>\s*)?(inline\s+)?(namespace|class|struct|enum|union|extern)\b", before)
    return "(" in before and not (names_a_type and not re.search(r"\)\s*(const|noexcept|->.*|\s)*$", before))


def check_words(sources):
    for source in sources:
        for number, line in enumerate(source.lines, 1):
            if found := LEFT_OPEN.search(line):
                yield source, number, f"'{found[0]}'; unfinished work belongs in an issue, not in the tree"
            if found := HOME_PATH.search(line):
                yield source, number, f"'{found[0]}'; this path exists on one machine only"
            if source.room == "tests" and not source.path.startswith(MAY_SKIP) and (found := SKIPPING.search(line)):
                yield source, number, f"'{found[0]}'; a test that cannot run must not pass, use skip_unless_allowed"
            if source.is_cpp and source.room != "tests" and re.match(r"\s*#\s*define\b", line):
                yield source, number, "a macro; use a constant, a template or a function"


def check_forks(sources):
    """A child would inherit the descriptors that hold the leases, and keep them when its parent is dead."""
    for source in filter(lambda s: s.is_cpp and s.room.split("/")[0] in ("common", "recorded", *PROGRAMS), sources):
        for number, line in enumerate(source.code, 1):
            if (found := FORKING.search(line)) and source.path != "common/process/spawned_process.cpp":
                yield source, number, f"{found[1]}(); a child process would keep the leases of its dead parent"


def check_outlets(sources):
    """Text for users and threads go through one door each, where what fails is an error that says what to do."""
    for source in filter(lambda s: s.is_cpp and s.room.split("/")[0] in ("common", "recorded", *PROGRAMS), sources):
        for number, line in enumerate(source.code, 1):
            if (found := PRINTING.search(line)) and source.path != "common/base/output.cpp":
                yield source, number, f"{found[0].strip('( ')}; print with common/base/output.hpp, which reports a full disk"
            if (found := THREADING.search(line)) and not source.path.startswith("common/base/background_thread"):
                yield source, number, f"{found[0].strip('( {')}; start threads with background_thread(), whose error says what to do"


def check_links(sources, root):
    for source in filter(lambda s: s.path.endswith(".md"), sources):
        text = re.sub(r"```.*?```|`[^`\n]*`", lambda m: re.sub(r"[^\n]", " ", m[0]), source.text, flags=re.S)
        for number, line in enumerate(text.splitlines(), 1):
            for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", line):
                is_elsewhere = re.match(r"[a-z]+:", target)
                if not is_elsewhere and not (root / source.path).parent.joinpath(target).exists():
                    yield source, number, f"link to {target}; there is no such file"


def check_dead_sources(sources):
    built = "\n".join(source.text for source in sources if source.path.endswith(("CMakeLists.txt", ".cmake")))
    for source in filter(lambda s: s.path.endswith(".cpp"), sources):
        name = source.path.rsplit("/", 1)[-1]
        if not re.search(rf"(?<!\w){re.escape(name)}|\b{re.escape(name[:-4])}\b", built):
            yield source, 1, "no CMakeLists.txt names this file, so nothing builds it"


def check_packages(sources):
    by_path = {source.path: source for source in sources}
    script, page = by_path.get("scripts/install-dependencies.sh"), by_path.get("docs/installation.md")
    if not script or not page:
        return
    installed = {(mode, package) for mode, names in re.findall(r"^(\w+)_packages=\(([^)]*)\)", script.text, re.M)
                 for package in names.split()}
    rows = re.findall(r"^\| `([^`]+)` \| (\w+) \|", page.text, re.M)
    for mode, package in sorted(installed ^ {(mode, package) for package, mode in rows}):
        where = "scripts/install-dependencies.sh" if (mode, package) in installed else page.path
        yield page, 1, f"{package} ({mode}) is only in {where}; the table and the script must list the same packages"


def findings(root):
    root = Path(root).resolve()
    sources = list(read_tree(root))
    for check in (check_directions, check_doors, check_orders, check_sizes, check_words, check_forks, check_outlets,
                  check_dead_sources, check_packages):
        yield from check(sources)
    yield from check_links(sources, root)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    lines = sorted({(source.path, number, text) for source, number, text in findings(root)})
    for path, number, text in lines:
        print(f"{path}:{number}: {text}")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
