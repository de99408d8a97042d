// `framering check`: measures this machine and keeps what suits it best, for acquirer and writer.
#pragma once
#include <filesystem>
#include <string>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/machine_profile.hpp"
#include "control/check/disk_check.hpp"
#include "control/check/machine_facts.hpp"
#include "control/check/ring_check.hpp"

namespace framering {

struct CheckSettings {
    std::filesystem::path disk = ".";
    Nanoseconds time = std::chrono::seconds(10);  // of each measurement
};

struct CheckResult {
    RingCheck ring;
    DiskCheck disk;
    Tail waking_us;
    double foreign_load = 0;  // 0 to 1: what other programs took of the processors meanwhile
};

// What is kept of it.
[[nodiscard]] MachineProfile profile_of(const CheckResult& result);

// Prints tables and the choice as it goes. Fails (Error): refused, a session is at work here; canceled; failed, as
// the measurements do.
[[nodiscard]] ExitCode run_check(const CheckSettings& settings, StopToken stop);

}  // namespace framering
