// Which pages and which copy suit the ring on this machine.
#pragma once
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/stop_token.hpp"
#include "common/ring/pixel_copy.hpp"
#include "common/shm/segment.hpp"
#include "control/check/tail.hpp"

namespace framering {

// A ring of 8 frames of 12.3 MB between two threads, made and filled in one way.
struct RingFigures {
    Pages pages = Pages::small;
    CopyMode copy_mode = CopyMode::cached;
    double frames_per_s = 0;  // as fast as it goes, median of the rounds
    Tail latency_us;          // at 60 Hz, from a frame in private memory until the reader has touched all of it
};

struct RingCheck {
    std::vector<RingFigures> figures;
    Nanoseconds start{};         // a ring of 512 MiB in small pages is made
    bool has_huge_pages = true;  // the kernel gave some
};

// `time`: at 60 Hz for each way, a fifth of it as fast as it goes, in interleaved rounds. Fails (Error): too
// little shared memory; canceled, by a signal.
[[nodiscard]] RingCheck check_ring(Nanoseconds time, StopToken stop);

struct RingChoice {
    Pages pages = Pages::small;
    CopyMode copy_mode = CopyMode::cached;
};

// Pages by the tail: huge ones where their 99th percentile is at most a tenth above that of small ones and their
// rate at most a fiftieth below. The copy by the rate in these pages. Requires: small pages were measured.
[[nodiscard]] RingChoice choose_ring(const std::vector<RingFigures>& figures);

}  // namespace framering
