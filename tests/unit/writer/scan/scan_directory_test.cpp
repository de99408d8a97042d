#include "writer/scan/scan_directory.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "common/base/error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/scan/manifest_file.hpp"

using namespace framering;
using framering::test::TemporaryDirectory;

namespace fs = std::filesystem;

namespace {
ScanIdentity scan(std::uint64_t scan_id, const std::string& session_uuid = "uuid") {
    return {"default", session_uuid, scan_id, 0};
}

fs::path create(const fs::path& output, const ScanIdentity& identity,
                RecordingState state = RecordingState::recording) {
    return create_scan_directory(output, "scan", identity, [&](const fs::path& directory) {
        Manifest manifest;
        manifest.plan.format = {64, 48, PixelFormat::mono8, 8, 0};
        manifest.state = state;
        manifest.session_uuid = identity.session_uuid;
        manifest.scan_id = identity.scan_id;
        manifest.role = identity.role;
        manifest.directory = inode_of(directory);
        write_manifest(directory, manifest, false);
    });
}

fs::path directory_of(const fs::path& output, const std::string& name, const ScanIdentity& identity) {
    const auto scan = find_scan(output, name, identity);
    return scan ? scan->directory : fs::path("nowhere");
}

std::size_t entries_of(const fs::path& directory) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), {}));
}
}  // namespace

TEST_CASE("the output directory is made with its parents") {
    const TemporaryDirectory root;
    CHECK(create(root.path() / "a" / "b", scan(1)) == root.path() / "a" / "b" / "scan");
}

TEST_CASE("a name that is taken by anything gets the next free number") {
    const TemporaryDirectory output;
    std::ofstream(output / "scan") << "a file";
    fs::create_directory(output / "scan_001");
    fs::create_symlink("nowhere", output / "scan_002");
    CHECK(create(output.path(), scan(1)) == output / "scan_003");
    CHECK(create(output.path(), scan(2)) == output / "scan_004");
    CHECK(fs::is_empty(output / "scan_001"));
    CHECK(entries_of(output.path()) == 5);
}

TEST_CASE("a scan is found again whatever its number") {
    const TemporaryDirectory output;
    (void)create(output.path(), scan(1));
    (void)create(output.path(), scan(2));
    (void)create(output.path(), scan(1, "other uuid"));
    const auto found = find_scan(output.path(), "scan", scan(2));
    REQUIRE(found);
    CHECK(found->directory == output / "scan_001");
    CHECK(found->manifest.scan_id == 2);
    CHECK_FALSE(find_scan(output.path(), "scan", scan(3)));
    CHECK(directory_of(output.path(), "other", scan(2)) == output / "scan_001");
    CHECK_FALSE(find_scan(output / "missing", "scan", scan(2)));
}

TEST_CASE("each role finds its own copy of a scan, and none without one") {
    const TemporaryDirectory output;
    ScanIdentity second = scan(1);
    second.role = "second";
    CHECK(create(output.path(), scan(1), RecordingState::complete) == output / "scan");
    CHECK_FALSE(find_scan(output.path(), "scan", second));
    CHECK(create(output.path(), second) == output / "scan_001");
    CHECK(directory_of(output.path(), "scan", scan(1)) == output / "scan");
    CHECK(directory_of(output.path(), "scan", second) == output / "scan_001");
}

TEST_CASE("two writers of one scan that begin at once leave each other's unfinished directory alone") {
    const TemporaryDirectory output;
    ScanIdentity second = scan(1);
    second.role = "second";
    (void)create_scan_directory(output.path(), "scan", scan(1),
                                [&](const fs::path&) { CHECK(create(output.path(), second) == output / "scan"); });
    CHECK(fs::exists(output / "scan_001"));
}

TEST_CASE("a scan that was renamed is found where it was told last, or below the output") {
    const TemporaryDirectory output;
    (void)create(output.path(), scan(1));
    fs::create_directories(output / "monday" / "cells");
    fs::rename(output / "scan", output / "monday" / "cells" / "good one");
    const fs::path now = output / "monday" / "cells" / "good one";
    CHECK(directory_of(output.path(), "scan", scan(1)) == now);
    ScanIdentity told = scan(1);
    told.last_directory = now;
    CHECK(directory_of(output / "missing", "scan", told) == now);
    told.last_directory = output / "scan";
    CHECK(directory_of(output.path(), "scan", told) == now);
}

TEST_CASE("of a scan and its copy the one that was recorded in is found, whatever their names") {
    const TemporaryDirectory output;
    (void)create(output.path(), scan(1));
    fs::rename(output / "scan", output / "original");
    fs::copy(output / "original", output / "scan");
    CHECK(directory_of(output.path(), "scan", scan(1)) == output / "original");
    ScanIdentity told = scan(1);
    told.last_directory = output / "scan";
    CHECK(directory_of(output.path(), "scan", told) == output / "original");
    fs::remove_all(output / "original");
    CHECK(directory_of(output.path(), "scan", told) == output / "scan");
}

TEST_CASE("a scan that nobody can have begun is not searched for") {
    const TemporaryDirectory output;
    (void)create(output.path(), scan(1));
    ScanIdentity fresh = scan(1);
    fresh.is_new = true;
    CHECK_FALSE(find_scan(output.path(), "scan", fresh));
}

TEST_CASE("a free number between others is taken") {
    const TemporaryDirectory output;
    for (const char* name : {"scan", "scan_001", "scan_003"}) {
        fs::create_directory(output / name);
    }
    CHECK(create(output.path(), scan(1)) == output / "scan_002");
    CHECK(create(output.path(), scan(2)) == output / "scan_004");
}

TEST_CASE("a closed scan is found as closed") {
    const TemporaryDirectory output;
    (void)create(output.path(), scan(1), RecordingState::complete);
    const auto found = find_scan(output.path(), "scan", scan(1));
    REQUIRE(found);
    CHECK(found->manifest.state == RecordingState::complete);
}

TEST_CASE("directories of other kinds beside a scan do not disturb the search") {
    const TemporaryDirectory output;
    (void)create(output.path(), scan(1));
    fs::create_directory(output / "scan_001");
    std::ofstream(output / "scan_001" / "scan.json") << "damaged";
    for (const char* name : {"scan_1", "scan_0001", "scan_x", "scanner", "scan_"}) {
        fs::create_directory(output / name);
        fs::copy_file(output / "scan" / "scan.json", output / name / "scan.json");
    }
    fs::copy_file(output / "scan" / "scan.json", output / "scan.json");
    const auto found = find_scan(output.path(), "scan", scan(1));
    REQUIRE(found);
    CHECK(found->directory == output / "scan");
}

TEST_CASE("what a killed writer left of its directory is removed by the next") {
    const TemporaryDirectory output;
    fs::create_directory(output / ".scan.uuid-1-writer");
    std::ofstream(output / ".scan.uuid-1-writer" / "scan.json") << "half";
    CHECK(create(output.path(), scan(1)) == output / "scan");
    CHECK(entries_of(output.path()) == 1);
}

TEST_CASE("a directory that cannot be filled leaves nothing behind") {
    const TemporaryDirectory output;
    CHECK_THROWS_WITH_AS((void)create_scan_directory(output.path(), "scan", scan(1),
                                                     [](const fs::path&) { fail(ExitCode::failed, "no room"); }),
                         "no room", Error);
    CHECK(fs::is_empty(output.path()));
}

TEST_CASE("an output that is no directory is one line that says what to do") {
    const TemporaryDirectory output;
    std::ofstream(output / "file") << "text";
    CHECK_THROWS_WITH_AS((void)create(output / "file", scan(1)), doctest::Contains("Not a directory"), Error);
    if (geteuid() != 0) {
        chmod(output.path().c_str(), 0500);
        CHECK_THROWS_WITH_AS((void)create(output.path(), scan(1)), doctest::Contains("Permission denied; choose"),
                             Error);
    }
    CHECK_THROWS_WITH_AS((void)create("/proc/framering", scan(1)), doctest::Contains("cannot create directory"),
                         Error);
}

TEST_CASE("writers of two sessions that start at once get two directories") {
    const TemporaryDirectory output;
    for (std::uint64_t round = 0; round < 20; ++round) {
        fs::path left;
        fs::path right;
        std::thread other([&] { left = create(output.path(), scan(round, "left")); });
        right = create(output.path(), scan(round, "right"));
        other.join();
        CHECK(left != right);
        CHECK(read_manifest(left).session_uuid == "left");
        CHECK(read_manifest(right).session_uuid == "right");
    }
    CHECK(entries_of(output.path()) == 40);
}
