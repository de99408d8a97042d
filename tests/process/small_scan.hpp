// Options of the scans that the process tests run: frames of a few kilobytes.
#pragma once
#include <algorithm>

#include "tests/support/rig.hpp"

namespace framering::test {

// 64x48 pixels of 16 bits with their numbers embedded, a ring of 64 slots; what `more` says goes before.
[[nodiscard]] inline Arguments small_scan(const Arguments& more) {
    Arguments all{"--embed-sequence"};
    for (const Arguments& usual : {Arguments{"--width", "64"}, {"--height", "48"}, {"--slots", "64"}}) {
        if (std::ranges::find(more, usual.front()) == more.end()) {
            all.insert(all.end(), usual.begin(), usual.end());
        }
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
