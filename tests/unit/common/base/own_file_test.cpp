#include "common/base/own_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "common/base/error.hpp"
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
    CHECK_THROWS_WITH_AS((void)read_own_file(path), "other users can write to it", Error);
    REQUIRE(chmod(path.c_str(), 0644) == 0);
    CHECK(read_own_file(path) == "x\n");
    REQUIRE(chmod(path.parent_path().c_str(), 0777) == 0);
    CHECK_THROWS_WITH_AS((void)read_own_file(path), "other users can write to its folder", Error);
}

TEST_CASE("what is no regular file of a moderate size is refused") {
    const TemporaryDirectory place;
    REQUIRE(chmod(place.path().c_str(), 0700) == 0);
    fs::create_directory(place / "folder");
    CHECK_THROWS_AS((void)read_own_file(place / "folder"), Error);
    std::ofstream(place / "target") << "x";
    fs::create_symlink(place / "target", place / "link");
    CHECK_THROWS_AS((void)read_own_file(place / "link"), Error);
    REQUIRE(mkfifo((place / "pipe").c_str(), 0600) == 0);
    CHECK_THROWS_AS((void)read_own_file(place / "pipe"), Error);
    std::ofstream(place / "long") << std::string(65 << 10, 'x');
    CHECK_THROWS_AS((void)read_own_file(place / "long"), Error);
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
