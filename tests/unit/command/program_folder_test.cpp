#include "command/program_folder.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;
namespace fs = std::filesystem;

TEST_CASE("programs beside the command are used, as in a build folder") {
    const TemporaryDirectory directory;
    std::ofstream(directory / "acquirer") << "a program";
    CHECK(program_folder(directory / "framering") == fs::path(directory / "framering").parent_path());
}

TEST_CASE("else they are in libexec of the same installation") {
    const TemporaryDirectory directory;
    const fs::path command = directory / "bin" / "framering";
    CHECK(program_folder(command) == fs::path(directory / "libexec" / "framering"));
}
