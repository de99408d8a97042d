"""Each rule of scripts/lint.py on a small tree made up for it: the mistake is found, its correct sibling is not."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import lint  # noqa: E402

OPEN_END = "TO" + "DO"
HOME = "/ho" + "me/"


class Lint(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        if path.endswith(".cpp"):
            with (self.root / "CMakeLists.txt").open("a", encoding="utf-8") as cmake:
                cmake.write(file.name + "\n")

    def found(self):
        return [f"{source.path}:{number}: {text}" for source, number, text in lint.findings(self.root)]

    def expect(self, *beginnings):
        found = self.found()
        self.assertEqual(len(found), len(beginnings), found)
        for beginning in beginnings:
            self.assertTrue(any(line.startswith(beginning) for line in found), (beginning, found))

    def expect_include(self, path, include, complaint=None):
        self.write(path, f"// One line before.\n#include {include}\n")
        self.expect(*([f"{path}:2: {complaint}"] if complaint else []))


class Directions(Lint):
    def test_a_lower_room_includes_no_higher_one(self):
        self.expect_include("common/base/error.cpp", '"common/frame/frame_info.hpp"', "common/base includes")

    def test_common_includes_no_program(self):
        self.expect_include("common/session/a.cpp", '"writer/options.hpp"', "common/session includes")

    def test_a_program_includes_no_other(self):
        self.expect_include("writer/writer.cpp", '"viewer/picture.hpp"', "writer includes viewer/picture.hpp")

    def test_the_command_knows_only_the_words_of_control(self):
        self.write("command/a.cpp", '#include "control/words/b.hpp"\n')
        self.expect_include("command/b.cpp", '"control/options.hpp"', "command includes control/options.hpp")

    def test_recorded_includes_no_program(self):
        self.expect_include("recorded/a.cpp", '"writer/disk/b.hpp"', "recorded includes writer/disk/b.hpp")

    def test_common_includes_nothing_of_recorded(self):
        self.expect_include("common/session/a.cpp", '"recorded/b.hpp"', "common/session includes recorded/b.hpp")

    def test_a_room_of_a_program_includes_recorded(self):
        self.write("writer/codec/a.cpp", '#include "recorded/b.hpp"\n')
        self.write("recorded/b.cpp", '#include "common/session/c.hpp"\n#include "recorded/b.hpp"\n')
        self.expect()

    def test_a_program_includes_common_recorded_and_itself(self):
        self.write("writer/writer.cpp", '#include "common/session/a.hpp"\n#include "recorded/a.hpp"\n#include "writer/options.hpp"\n')
        self.expect()

    def test_a_room_of_a_program_includes_no_higher_one(self):
        self.expect_include("writer/disk/a.cpp", '"writer/sink/b.hpp"', "writer/disk includes writer/sink/b.hpp")

    def test_a_room_of_a_program_includes_nothing_of_the_program_s_own_folder(self):
        self.expect_include("viewer/web/a.cpp", '"viewer/options.hpp"', "viewer/web includes viewer/options.hpp")

    def test_the_rooms_of_two_displays_never_meet(self):
        self.expect_include("viewer/web/a.cpp", '"viewer/window/b.hpp"', "viewer/web includes viewer/window/b.hpp")

    def test_plug_ins_include_sources_and_the_header_for_authors_and_no_source_includes_a_plug_in(self):
        self.write("acquirer/plugin/a.cpp", '#include "acquirer/source/b.hpp"\n#include "include/framering/camera_plugin.h"\n')
        self.write("acquirer/source/c.cpp", '#include "acquirer/plugin/d.hpp"\n')
        self.expect("acquirer/source/c.cpp:1: acquirer/source includes acquirer/plugin/d.hpp")

    def test_a_room_of_a_program_includes_those_below_and_what_is_in_it(self):
        self.write("writer/sink/a.cpp", '#include "writer/codec/b.hpp"\n#include "writer/sink/deep/c.hpp"\n')
        self.write("acquirer/source/simulated/a.cpp", '#include "acquirer/source/frame_source.hpp"\n')
        self.expect()

    def test_a_room_that_nobody_named_is_found(self):
        self.expect_include("writer/a.cpp", '"attic/b.hpp"', '"attic/b.hpp" does not start at the root')

    def test_a_program_does_not_know_the_bytes(self):
        self.expect_include("viewer/viewer.cpp", '"common/shm/layout.hpp"', "viewer includes common/shm/layout.hpp")

    def test_a_bench_knows_the_bytes(self):
        self.expect_include("bench/ring.cpp", '"common/shm/layout.hpp"')

    def test_the_ring_sees_no_segment(self):
        self.expect_include("common/ring/a.cpp", '"common/shm/segment.hpp"', "common/ring includes common/shm/segment")

    def test_a_path_is_written_from_the_root(self):
        self.expect_include("viewer/viewer.cpp", '"picture.hpp"', '"picture.hpp" does not start at the root')


class Doors(Lint):
    def test_interprocess_has_one_door(self):
        include = "<boost/interprocess/mapped_region.hpp>"
        self.expect_include("common/session/a.cpp", include, f"{include} may be included only by common/shm/segment_")

    def test_program_options_has_one_door(self):
        include = "<boost/program_options.hpp>"
        self.expect_include("writer/options.cpp", include, f"{include} may be included only by common/base/command_line.cpp")

    def test_uuid_has_one_door(self):
        self.expect_include("writer/a.cpp", "<boost/uuid/uuid.hpp>", "<boost/uuid/uuid.hpp> may be included only by")

    def test_libtiff_has_listed_doors(self):
        self.expect_include("writer/ome_xml.cpp", "<tiffio.h>", "<tiffio.h> may be included only by")

    def test_only_programs_open_tiff_files(self):
        self.expect_include("common/session/a.cpp", '"common/tiff/a.hpp"', "common/session includes common/tiff/a.hpp")

    def test_what_opens_tiff_files_knows_no_session(self):
        self.expect_include("common/tiff/a.cpp", '"common/session/a.hpp"', "common/tiff includes common/session/a.hpp")

    def test_what_scales_frames_knows_no_ring(self):
        self.expect_include("common/scaling/a.cpp", '"common/ring/a.hpp"', "common/scaling includes common/ring/a.hpp")

    def test_libpng_has_one_door(self):
        self.expect_include("viewer/picture.cpp", "<png.h>", "<png.h> may be included only by")

    def test_json_stays_out_of_headers(self):
        self.expect_include("writer/manifest.hpp", "<nlohmann/json.hpp>", "<nlohmann/json.hpp> may be included only by")

    def test_no_header_is_a_door(self):
        self.expect_include("writer/tiff_sink.hpp", "<tiffio.h>", "<tiffio.h> may be included only by")

    def test_a_library_without_a_door_is_found(self):
        self.expect_include("viewer/window.cpp", "<SDL2/SDL.h>", "<SDL2/SDL.h> is not in DOORS")

    def test_the_doors_themselves_and_the_system_are_fine(self):
        self.write("common/shm/segment_posix.cpp", "#include <boost/interprocess/mapped_region.hpp>\n")
        self.write("common/base/error.hpp", "#include <fmt/format.h>\n#include <vector>\n#include <sys/mman.h>\n")
        self.write("tests/unit/a_test.cpp", "#include <doctest/doctest.h>\n#include <tiffio.h>\n")
        self.expect()


class Orders(Lint):
    def test_a_label_without_a_partner_is_found(self):
        self.write("common/ring/a.cpp", "// SYNC(head): release, pairs with nobody\n")
        self.expect("common/ring/a.cpp:1: SYNC(head) appears once")

    def test_a_label_with_a_partner_in_another_file_is_fine(self):
        self.write("common/ring/a.cpp", "// SYNC(head): release\nhead.store(1, std::memory_order_release);\n")
        self.write("common/session/b.cpp", "// SYNC(head): acquire\n")
        self.expect()

    def test_a_fence_without_a_label_is_found(self):
        self.write("common/session/a.cpp", "std::atomic_thread_fence(std::memory_order_acquire);\n")
        self.expect("common/session/a.cpp:1: a fence without")

    def test_a_release_in_the_ring_without_a_label_is_found(self):
        self.write("common/ring/a.cpp", "head.store(1, std::memory_order_release);\n")
        self.expect("common/ring/a.cpp:1: a release without")

    def test_a_label_far_above_does_not_count(self):
        self.write("common/ring/a.cpp", "// SYNC(a)\n// SYNC(a)\n" + "\n" * 5 + "a.store(1, std::memory_order_release);\n")
        self.expect("common/ring/a.cpp:8: a release without")


class Forks(Lint):
    def test_a_program_that_forks_is_found(self):
        self.write("writer/a.cpp", "void f() {\n    std::system(command);\n}\n")
        self.expect("writer/a.cpp:2: system(); a child process")

    def test_a_test_may_fork_and_a_word_is_no_call(self):
        self.write("tests/a.cpp", "const int child = fork();\n")
        self.write("common/process/spawned_process.cpp", "void f() {\n    posix_spawn(child);\n}\n")
        self.write("writer/a.cpp", "// fork() is not called\nint file_system(int a);\n")
        self.expect()


class Outlets(Lint):
    def test_a_program_that_prints_past_the_door_is_found(self):
        self.write("writer/a.cpp", 'void f() {\n    fmt::print("x");\n    std::cout << 1;\n    printf("x");\n}\n')
        self.expect("writer/a.cpp:2: fmt::print; print with", "writer/a.cpp:3: std::cout; print with",
                    "writer/a.cpp:4: printf; print with")

    def test_a_thread_that_starts_past_the_door_is_found(self):
        self.write("viewer/a.cpp", "std::thread a([] {});\nb = std::thread(f);\nstd::jthread c;\nstd::thread d{f};\n")
        self.expect(*[f"viewer/a.cpp:{line}: std::{kind}thread" for line, kind in ((1, ""), (2, ""), (3, "j"), (4, ""))])

    def test_the_doors_and_what_starts_nothing_are_fine(self):
        self.write("common/base/output.cpp", "write(STDOUT_FILENO, text);\n")
        self.write("common/base/background_thread_posix.cpp", "return std::thread(std::move(work));\n")
        self.write("viewer/a.cpp", "std::thread a;\nstd::vsnprintf(text);\nstd::thread::hardware_concurrency();\n"
                                   "std::snprintf(text);\nprint_out(text);\n// printf()\n")
        self.write("bench/a.cpp", "std::thread a([] {});\nstd::cout << 1;\n")
        self.expect()


class Sizes(Lint):
    def test_a_long_file_is_found(self):
        self.write("viewer/a.hpp", "int a;\n" * 301)
        self.expect("viewer/a.hpp:301: 301 lines; a file has at most 300")

    def test_a_file_of_300_lines_is_fine(self):
        self.write("viewer/a.hpp", "int a;\n" * 300)
        self.expect()

    def test_a_long_function_is_found(self):
        self.write("viewer/a.cpp", "namespace n {\nint f(int a) noexcept {\n" + "    ++a;\n" * 60 + "}\n}\n")
        self.expect("viewer/a.cpp:2: a function of 62 lines")

    def test_a_long_method_is_found(self):
        self.write("viewer/a.hpp", "class A {\n  void f() const {\n" + "    if (a) {\n    }\n" * 30 + "  }\n};\n")
        self.expect("viewer/a.hpp:2: a function of 62 lines")

    def test_braces_in_comments_and_strings_do_not_count(self):
        self.write("viewer/a.cpp", 'int f() {\n    return g("{"); // {\n}\n' + "int a;\n" * 80)
        self.expect()

    def test_a_long_class_is_no_function(self):
        self.write("viewer/a.hpp", "struct A {\n" + "    int f();\n" * 80 + "};\n")
        self.expect()

    def test_a_main_of_40_lines_is_found(self):
        self.write("viewer/main.cpp", "int a;\n" * 40)
        self.expect("viewer/main.cpp:40: 40 lines; a main only")


class Words(Lint):
    def test_an_open_end_is_found(self):
        self.write("scripts/a.sh", f"# {OPEN_END}: later\n")
        self.expect("scripts/a.sh:1: '" + OPEN_END)

    def test_a_test_that_does_not_run_is_found(self):
        self.write("tests/unit/a_test.cpp", 'TEST_CASE("a" * doctest::sk' 'ip()) {}\n')
        self.expect("tests/unit/a_test.cpp:1: 'sk")

    def test_a_path_of_one_machine_is_found(self):
        self.write("docs/a.md", f"See {HOME}someone/scan.\n")
        self.expect("docs/a.md:1: '" + HOME)

    def test_a_path_inside_the_project_is_fine(self):
        self.write("docs/a.md", f"See docs{HOME}someone.\n")
        self.expect()

    def test_a_test_that_passes_without_its_check_is_found(self):
        self.write("tests/process/a.cpp", 'MESSAGE("skip' + 'ped: there is no disk");\n')
        self.write("tests/browser/CMakeLists.txt", "SKIP_RETURN" + "_CODE 77\n")
        self.write("tests/scripts/a.py", "@unittest.sk" + "ip\n")
        self.expect("tests/process/a.cpp:1: '\"skip", "tests/browser/CMakeLists.txt:1: 'SKIP_RETURN", "tests/scripts/a.py:1: 'unittest")

    def test_a_skip_that_must_be_allowed_is_fine(self):
        self.write("tests/process/a.cpp", 'skip_unless_allowed("there is no disk");\nCHECK(scan.skipped == 0);\n')
        self.expect()

    def test_a_macro_is_found(self):
        self.write("common/base/a.hpp", "#define A 1\n")
        self.expect("common/base/a.hpp:1: a macro")


class Documents(Lint):
    def test_a_dead_link_is_found(self):
        self.write("docs/a.md", "[b](b.md)\n\n[c](c.md#part)\n")
        self.expect("docs/a.md:1: link to b.md", "docs/a.md:3: link to c.md")

    def test_links_that_lead_somewhere_are_fine(self):
        self.write("README.md", "[a](docs/a.md#top) [web](https://example.org) [here](#top) `[code](x)`\n")
        self.write("docs/a.md", "[up](../README.md)\n")
        self.expect()

    def test_a_source_that_nothing_builds_is_found(self):
        self.write("viewer/picture.hpp", "")
        (self.root / "viewer/forgotten.cpp").write_text("")
        self.expect("viewer/forgotten.cpp:1: no CMakeLists.txt")

    def test_the_packages_of_page_and_script_are_one_list(self):
        self.write("scripts/install-dependencies.sh", "build_packages=(cmake g++\n  ninja-build)\ntest_packages=(procps)\n")
        self.write("docs/installation.md", "| `cmake` | build | x |\n| `procps` | build | x |\n| `g++` | build | x |\n")
        self.expect("docs/installation.md:1: ninja-build (build)", "docs/installation.md:1: procps (build)",
                    "docs/installation.md:1: procps (test)")


if __name__ == "__main__":
    unittest.main()
