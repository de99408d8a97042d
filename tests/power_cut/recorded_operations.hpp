// Scans whose every operation on the disk is recorded, and what must be true of each state that a power cut
// leaves.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tests/power_cut/disk_after_cut.hpp"
#include "tests/power_cut/operation_log.hpp"
#include "tests/support/recorded_scan.hpp"

namespace framering::test {

struct Scenario {
    const SinkUnderTest* on = nullptr;
    const char* sync = "1B";     // as writer --sync takes it
    bool has_checksums = false;  // of the pixels
    bool has_values = false;
    std::size_t killed_after = 5;     // frames: then the next writer goes on
    std::uint64_t failing_flush = 0;  // the n-th
};

[[nodiscard]] const TestFrames& scenario_frames(const Scenario& scenario);
// By a writer that is killed, one that goes on and one that closes the scan.
[[nodiscard]] std::vector<Operation> record_operations(const Scenario& scenario);

// What is wrong with the disk after the cut, where frames below `flushed` were told of as flushed; empty: nothing.
// `root` is empty before, and has to be emptied.
[[nodiscard]] std::string flaw_of_recovery(const Scenario& scenario, const std::filesystem::path& root,
                                           std::uint64_t flushed);
[[nodiscard]] std::string flaw_of_resumed(const Scenario& scenario, const std::filesystem::path& root,
                                          std::uint64_t flushed);

}  // namespace framering::test
