// Scans whose acquirer is killed and comes back with --resume.
#pragma once
#include <doctest/doctest.h>

#include <csignal>

#include "tests/process/small_scan.hpp"
#include "tests/support/scan_on_disk.hpp"

namespace framering::test {

inline void kill_hard(ChildProcess& process) {
    process.signal(SIGKILL);
    CHECK(process.wait() == killed_by(SIGKILL));
}

inline Arguments resumed(Arguments options) {
    options.emplace_back("--resume");
    return options;
}

// Kills the acquirer each time after `step` more frames, then lets it finish.
inline void run_with_kills(Rig& rig, const Arguments& options, std::uint64_t kills, std::uint64_t step) {
    ChildProcess* acquirer = &rig.acquirer(options);
    for (std::uint64_t kill = 1; kill <= kills; ++kill) {
        rig.wait_for_delivered(kill * step);
        kill_hard(*acquirer);
        acquirer = &rig.acquirer(resumed(options));
        rig.wait_for("acquirer " + std::to_string(kill + 1) + " has gone on with the scan",
                     [&](const RigStatus& now) { return now.acquirer_restarts == kill; });
    }
    CHECK(acquirer->wait() == exited(0));
}

inline ScanOnDisk check_complete(Rig& rig, std::uint64_t frames, std::uint64_t restarts) {
    CHECK(rig.segments().empty());
    ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK_FALSE(exists(rig.output() / "scan_001"));
    CHECK(scan.state == "complete");
    CHECK(scan.scan_id == 1);
    CHECK(scan.received == frames);
    CHECK(scan.acquirer_restarts == restarts);
    CHECK(scan.interruptions.size() == restarts);
    return scan;
}

}  // namespace framering::test
