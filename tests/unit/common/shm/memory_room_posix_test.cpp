#include "common/shm/memory_room_posix.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "common/shm/segment.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kMebi = 1ULL << 20;
constexpr std::uint64_t kForPrograms = 16 * kMebi;

// A machine's /proc and /sys/fs/cgroup, as far as they are looked at.
class Machine {
  public:
    void write(const fs::path& file, const std::string& text) const {
        const fs::path place = directory_.path() / file;
        fs::create_directories(place.parent_path());
        std::ofstream(place) << text;
    }
    // A group of version 2.
    void group(const std::string& name, const std::string& limit, std::uint64_t used, std::uint64_t cached) const {
        const fs::path place = fs::path("sys/fs/cgroup") / name;
        write(place / "memory.max", limit + "\n");
        write(place / "memory.current", std::to_string(used) + "\n");
        write(place / "memory.stat", "anon 5\nfile 7\ninactive_file " + std::to_string(cached) + "\nslab 1\n");
    }
    void version_2(const std::string& own_group, const std::string& shown_group = "/") const {
        write("proc/self/cgroup", "0::" + own_group + "\n");
        write("proc/self/mountinfo", "25 1 0:5 / /dev rw - devtmpfs dev rw\n30 23 0:26 " + shown_group +
                                         " /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw\n");
    }
    [[nodiscard]] std::optional<MemoryRoom> room() const { return control_group_room(directory_.path()); }

  private:
    test::TemporaryDirectory directory_;
};

std::string bytes(std::uint64_t mebibytes) {
    return std::to_string(mebibytes * kMebi);
}
}  // namespace

TEST_CASE("without a limit of a control group none is found") {
    const Machine machine;
    CHECK_FALSE(machine.room());
    machine.version_2("/user.slice/session");
    CHECK_FALSE(machine.room());
    machine.group("user.slice/session", "max", 5 * kMebi, 0);
    CHECK_FALSE(machine.room());
    machine.group("user.slice", "no number", 5 * kMebi, 0);
    CHECK_FALSE(machine.room());
}

TEST_CASE("the least that a control group leaves counts, however far up it is") {
    const Machine machine;
    machine.version_2("/lab.slice/scan.scope");
    machine.group("lab.slice/scan.scope", bytes(500), 100 * kMebi, 0);
    machine.group("lab.slice", bytes(400), 180 * kMebi, 0);
    const auto room = machine.room();
    REQUIRE(room);
    CHECK(room->bytes == 220 * kMebi - kForPrograms);
    CHECK(room->limited_by == "the memory limit of control group /lab.slice");
}

TEST_CASE("what the page cache gives back is free, and more than the limit is nothing") {
    const Machine machine;
    machine.version_2("/a");
    machine.group("a", bytes(200), 190 * kMebi, 150 * kMebi);
    CHECK(machine.room()->bytes == 160 * kMebi - kForPrograms);
    machine.group("a", bytes(200), 230 * kMebi, 10 * kMebi);
    CHECK(machine.room()->bytes == 0);
    machine.group("a", "0", 0, 0);
    CHECK(machine.room()->bytes == 0);
    machine.group("a", bytes(200), 10 * kMebi, 50 * kMebi);
    CHECK(machine.room()->bytes == 200 * kMebi - kForPrograms);
}

TEST_CASE("a container sees its own group at the top") {
    const Machine machine;
    machine.version_2("/docker/123", "/docker/123");
    machine.group("", bytes(200), 20 * kMebi, 0);
    CHECK(machine.room()->bytes == 180 * kMebi - kForPrograms);
    machine.version_2("/../elsewhere", "/docker/123");
    CHECK(machine.room()->bytes == 180 * kMebi - kForPrograms);
    machine.version_2("/docker/123/inner", "/docker/123");
    machine.group("inner", bytes(50), 10 * kMebi, 0);
    CHECK(machine.room()->bytes == 40 * kMebi - kForPrograms);
}

TEST_CASE("version 1 of the control groups is read as well, beside an empty version 2") {
    const Machine machine;
    machine.write("proc/self/cgroup", "9:name=systemd:/x\n4:cpu,memory:/job\n0::/\n");
    machine.write("proc/self/mountinfo",
                  "31 23 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
                  "32 23 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
                  "33 23 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
    const fs::path job = "sys/fs/cgroup/memory/job";
    machine.write(job / "memory.limit_in_bytes", bytes(300));
    machine.write(job / "memory.usage_in_bytes", bytes(90));
    machine.write(job / "memory.stat", "inactive_file 1\ntotal_inactive_file " + bytes(30) + "\n");
    const auto room = machine.room();
    REQUIRE(room);
    CHECK(room->bytes == 240 * kMebi - kForPrograms);
    CHECK(room->limited_by == "the memory limit of control group /job");
}

TEST_CASE("what new segments can take names its limit") {
    const MemoryRoom room = shared_memory_room();
    CHECK(room.bytes > 0);
    CHECK_FALSE(room.limited_by.empty());
    CHECK(free_shared_memory() > 0);
}
