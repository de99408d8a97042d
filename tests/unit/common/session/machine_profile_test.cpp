#include "common/session/machine_profile.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "common/base/error.hpp"
#include "tests/support/config_home.hpp"

using namespace framering;
using namespace framering::test;

namespace {
MachineProfile some_profile() {
    return {Pages::small, CopyMode::streaming, false, "/data/my scans", "2026-11-28T17:00:00Z"};
}
}  // namespace

TEST_CASE("a machine's profile comes back from its text as it was") {
    CHECK(machine_profile_from_text(to_text(some_profile())) == some_profile());
    CHECK(machine_profile_from_text(to_text({})) == MachineProfile{});
    const MachineProfile huge{Pages::huge, CopyMode::cached, true, "/", "x"};
    CHECK(machine_profile_from_text(to_text(huge)) == huge);
}

TEST_CASE("a line of a profile that is not understood is named") {
    CHECK_THROWS_WITH_AS((void)machine_profile_from_text("huge_pages = perhaps\n"),
                         "'huge_pages = perhaps': expected on or off", Error);
    CHECK_THROWS_WITH_AS((void)machine_profile_from_text("# fine\ncolour = red\n"), "unknown key 'colour'", Error);
    CHECK_THROWS_WITH_AS((void)machine_profile_from_text("\nhuge_pages\n"), "line 2 is not 'name = value'", Error);
    CHECK_THROWS_AS((void)machine_profile_from_text("copy = quickly\n"), Error);
}

TEST_CASE("a machine without a check has no profile, then it has the one that was written") {
    const ConfigHome home;
    CHECK_FALSE(read_machine_profile());
    write_machine_profile(some_profile());
    CHECK(read_machine_profile() == some_profile());
}

TEST_CASE("a profile that cannot be used is not used") {
    const ConfigHome home;
    write_machine_profile(some_profile());
    std::ofstream(machine_profile_path()) << "huge_pages = perhaps\n";
    CHECK_FALSE(read_machine_profile());
}

TEST_CASE("each machine has a profile of its own below a home that several share") {
    const ConfigHome home;
    CHECK(machine_profile_path().parent_path().filename() == "machines");
    CHECK(machine_profile_path().extension() == ".conf");
    CHECK(machine_profile_path().stem() != "");
}
