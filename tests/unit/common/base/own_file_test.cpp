#include "common/base/own_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "common/base/error.hpp"
#include "tests/support/failure_of.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
mode_t mode_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777;
}
}  // namespace

TEST_CASE("an own file comes back as it was written, readable by its owner alone") {
    const TemporaryDirectory place;
    const fs::path path = place / "a" / "b" / "file.conf";
    CHECK(read_own_file(path) == std::nullopt);
    write_own_file(path, "one\n");
    write_own_file(path, "two\n");
    CHECK(read_own_file(path) == "two\n");
    CHECK(mode_of(path) == 0600);
    CHECK(mode_of(path.parent_path()) == 0700);
    CHECK(std::distance(fs::directory_iterator(path.parent_path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a file that others may write is refused, and one in a folder that others may write") {
    const TemporaryDirectory place;
    const fs::path path = place / "folder" / "file.conf";
    write_own_file(path, "x\n");
    REQUIRE(chmod(path.c_str(), 0620) == 0);
    CHECK_THROWS_WITH_AS((void)read_own_file(path),
                         ("other users can write to it (chmod go-w '" + path.string() + "')").c_str(), Error);
    REQUIRE(chmod(path.c_str(), 0644) == 0);
    CHECK(read_own_file(path) == "x\n");
    REQUIRE(chmod(path.parent_path().c_str(), 0777) == 0);
    CHECK_THROWS_WITH_AS(
        (void)read_own_file(path),
        ("other users can write to its folder (chmod go-w '" + path.parent_path().string() + "')").c_str(), Error);
}

TEST_CASE("what is no regular file of a moderate size is refused") {
    const TemporaryDirectory place;
    REQUIRE(chmod(place.path().c_str(), 0700) == 0);
    const auto refusal = [&](const char* name) {
        return failure_of([&] { (void)read_own_file(place / name); }).line;
    };
    fs::create_directory(place / "folder");
    CHECK(refusal("folder") == "it is not a regular file");
    std::ofstream(place / "target") << "x";
    fs::create_symlink(place / "target", place / "link");
    CHECK(refusal("link") == "it is a symbolic link, and must be a regular file");
    fs::create_symlink(place / "nothing", place / "dangling");
    CHECK(refusal("dangling") == "it is a symbolic link, and must be a regular file");
    REQUIRE(mkfifo((place / "pipe").c_str(), 0600) == 0);
    CHECK(refusal("pipe") == "it is not a regular file");
    std::ofstream(place / "longest") << std::string(64 << 10, 'x');
    CHECK(refusal("longest").empty());
    std::ofstream(place / "long") << std::string((64 << 10) + 1, 'x');
    CHECK(refusal("long") == "it has 65537 bytes, and may have 65536");
}

TEST_CASE("a file that cannot be written says which and why") {
    const TemporaryDirectory place;
    std::ofstream(place / "file") << "x";
    CHECK_THROWS_AS(write_own_file(place / "file" / "below.conf", "x"), Error);
}

TEST_CASE("an own file that cannot take its place leaves nothing behind") {
    const TemporaryDirectory place;
    fs::create_directory(place / "taken");
    CHECK_THROWS_AS(write_own_file(place / "taken", "x"), Error);
    CHECK(std::distance(fs::directory_iterator(place.path()), fs::directory_iterator()) == 1);
}
