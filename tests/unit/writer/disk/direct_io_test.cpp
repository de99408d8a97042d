#include "writer/disk/direct_io.hpp"

#include <doctest/doctest.h>

#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace {
MachineProfile measured(bool direct_io, const std::filesystem::path& disk) {
    MachineProfile profile;
    profile.direct_io = direct_io;
    profile.disk = disk;
    profile.checked_utc = "2026-11-28T17:00:00Z";
    return profile;
}
}  // namespace

TEST_CASE("an option decides on direct writes, whatever was measured") {
    const TemporaryDirectory disk;
    CHECK(choose_direct_io(true, measured(false, disk.path()), disk.path()).direct_io);
    CHECK_FALSE(choose_direct_io(false, measured(true, disk.path()), disk.path()).direct_io);
}

TEST_CASE("what was measured on a disk holds for every directory on it, also for one that is yet to be made") {
    const TemporaryDirectory disk;
    const DirectIoChoice choice = choose_direct_io({}, measured(false, disk.path()), disk / "scans" / "today");
    CHECK_FALSE(choice.direct_io);
    CHECK(choice.why == "direct I/O: off, measured by framering check on 2026-11-28");
}

TEST_CASE("what was measured on another disk, or never, leaves direct writes on") {
    const TemporaryDirectory disk;
    const TemporaryDirectory other(TemporaryDirectory::in_memory());
    CHECK(choose_direct_io({}, measured(false, other.path()), disk.path()).direct_io);
    CHECK(choose_direct_io({}, measured(false, disk / "gone"), disk.path()).direct_io);
    CHECK(choose_direct_io({}, std::nullopt, disk.path()).direct_io);
}
