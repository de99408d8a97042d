// Options of the scans that the process tests run: frames of a few kilobytes.
#pragma once
#include <algorithm>

#include "tests/support/rig.hpp"

namespace framering::test {

// 64x48 pixels of 16 bits with their numbers embedded, a ring of 64 slots, and `more` (which wins).
[[nodiscard]] inline Arguments small_scan(const Arguments& more) {
    Arguments all{"--width", "64", "--height", "48", "--embed-sequence"};
    if (std::ranges::find(more, "--slots") == more.end() && std::ranges::find(more, "--ring-size") == more.end()) {
        all.insert(all.end(), {"--slots", "64"});
    }
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

// The same, not before the writer is ready.
[[nodiscard]] inline Arguments recorded_scan(const Arguments& more) {
    Arguments all = small_scan(more);
    all.insert(all.end(), {"--wait-for", "writer=30s"});
    return all;
}

}  // namespace framering::test
