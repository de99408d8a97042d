#include "control/check/machine_facts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
void put(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

MachineFact fact(const fs::path& root, const std::string& name) {
    const auto facts = machine_facts(root);
    const auto found =
        std::ranges::find_if(facts, [&](const MachineFact& each) { return each.name.starts_with(name); });
    REQUIRE(found != facts.end());
    return *found;
}
}  // namespace

TEST_CASE("settings that cost frames are told with what to change") {
    const TemporaryDirectory root;
    put(root / "proc/sys/net/core/rmem_max", "212992\n");
    put(root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
    put(root / "sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
    put(root / "proc/self/cgroup", "0::/machine/scope\n");
    put(root / "sys/fs/cgroup/memory.max", "max\n");
    put(root / "sys/fs/cgroup/machine/memory.max", "209715200\n");
    put(root / "sys/fs/cgroup/machine/scope/memory.max", "max\n");
    CHECK(fact(root.path(), "socket buffer").value == "208.0 KiB");
    CHECK(fact(root.path(), "socket buffer").advice.find("net.core.rmem_max=") != std::string::npos);
    CHECK(fact(root.path(), "CPU frequency governor").advice.find("performance") != std::string::npos);
    CHECK_FALSE(fact(root.path(), "clock source").advice.empty());
    CHECK(fact(root.path(), "memory limit of the control group").value == "200.0 MiB");
    CHECK_FALSE(fact(root.path(), "memory limit of the control group").advice.empty());
    CHECK(fact(root.path(), "/dev/shm").value == "missing");
}

TEST_CASE("settings that are fine, or not known, need no change") {
    const TemporaryDirectory root;
    put(root / "proc/sys/net/core/rmem_max", "33554432\n");
    put(root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
    put(root / "sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
    for (const char* name :
         {"socket buffer", "CPU frequency governor", "clock source", "memory limit of the control group"}) {
        CHECK(fact(root.path(), name).advice.empty());
    }
    const TemporaryDirectory empty;
    CHECK(fact(empty.path(), "socket buffer").value == "unknown");
    CHECK(fact(empty.path(), "CPU frequency governor").advice.empty());
}

TEST_CASE("what systemd removes when a user logs out is read from its last setting") {
    const TemporaryDirectory root;
    put(root / "etc/systemd/logind.conf", "[Login]\n#RemoveIPC=yes\n");
    CHECK(fact(root.path(), "RemoveIPC").value == "yes");
    put(root / "etc/systemd/logind.conf.d/10-lab.conf", "[Login]\nRemoveIPC=no\n");
    CHECK(fact(root.path(), "RemoveIPC").value == "no");
    CHECK(fact(root.path(), "RemoveIPC").advice.empty());
}
