#include "common/base/file_system.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/temporary_directory.hpp"

using namespace framering;

TEST_CASE("a directory is on the file system of the mount with the longest name above it") {
    const test::TemporaryDirectory root;
    std::filesystem::create_directories(root / "proc" / "self");
    std::ofstream(root / "proc" / "self" / "mounts")
        << "/dev/sdb /data/scans xfs rw 0 0\n/dev/sda / ext4 rw 0 0\nserver:/data /data nfs4 rw 0 0\n";
    const auto at = [&](const char* directory) { return file_system_of(directory, root.path()); };
    CHECK(at("/data/scans/monday").type == "xfs");
    CHECK(at("/data/scans").device == "/dev/sdb");
    CHECK(at("/data/scansion").type == "nfs4");
    CHECK(at("/database").type == "ext4");
    CHECK(at("/").device == "/dev/sda");
    CHECK(file_system_of("/data", root / "nowhere").type == "unknown");
}

TEST_CASE("the file system of /proc is known") {
    CHECK(file_system_of("/proc/self").type == "proc");
}
