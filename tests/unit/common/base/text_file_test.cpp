#include "common/base/text_file.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/failure_of.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a text file is read as it is") {
    const TemporaryDirectory folder;
    const std::string text("a\r\n\0b", 5);
    std::ofstream(folder / "text", std::ios::binary) << text;
    CHECK(read_text_file(folder / "text") == text);
    std::ofstream(folder / "empty", std::ios::binary).flush();
    CHECK(read_text_file(folder / "empty").empty());
}

TEST_CASE("what is no text file is refused with what it is") {
    const TemporaryDirectory folder;
    const auto refused = [](const std::filesystem::path& path) {
        return failure_of([&] { (void)read_text_file(path); });
    };
    const Failure missing = refused(folder / "missing");
    CHECK(missing.exit_code == ExitCode::usage);
    CHECK(missing.says("missing': there is no such file"));
    CHECK(refused(folder.path()).says("it is no regular file"));
    CHECK(refused("/dev/zero").says("it is no regular file"));
    std::ofstream(folder / "long", std::ios::binary).flush();
    std::filesystem::resize_file(folder / "long", (16U << 20) + 1);
    CHECK(refused(folder / "long").says("it is longer than 16 MiB"));
}
