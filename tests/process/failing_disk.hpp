// The disk of a writer that a test starts, which fails or stands still when the test says so.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/rig.hpp"

namespace framering::test {

// A writer's disk: `fail` with the words of tests/support/failing_disk.cpp, until `work`.
class FailingDisk {
  public:
    explicit FailingDisk(const Rig& rig) : switch_(rig.directory() / "failing") {
        ::setenv("LD_PRELOAD", FRAMERING_FAILING_DISK_LIBRARY, 1);
        ::setenv("FRAMERING_FAILING_DISK", switch_.c_str(), 1);
    }
    ~FailingDisk() { forget(); }
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;

    // Programs started from now on have a disk of their own again.
    static void forget() {
        ::unsetenv("LD_PRELOAD");
        ::unsetenv("FRAMERING_FAILING_DISK");
    }
    void fail(const std::string& calls) const {
        std::ofstream(switch_.string() + ".new") << calls;
        std::filesystem::rename(switch_.string() + ".new", switch_);
    }
    void work() const { std::filesystem::remove(switch_); }
    // A call stands still.
    [[nodiscard]] bool has_stalled() const { return std::filesystem::exists(switch_.string() + ".stalled"); }

  private:
    std::filesystem::path switch_;
};

}  // namespace framering::test
