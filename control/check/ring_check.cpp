#include "control/check/ring_check.hpp"

#include <algorithm>
#include <iterator>

#include "control/check/ring_under_check.hpp"

namespace framering {

namespace {
constexpr long kRounds = 4;
constexpr double kPacedHz = 60;
constexpr long kUnpacedShare = 5;  // of the time at 60 Hz

struct Rounds {
    Pages pages;
    CopyMode copy_mode;
    std::vector<double> rates{};
    std::vector<double> latencies_us{};
};

// False: the kernel gave no huge pages, though they were wanted.
bool run_round(Rounds& way, Nanoseconds time, const CameraFrames& frames, StopToken stop) {
    RingUnderCheck ring(way.pages, way.copy_mode, frames, stop);
    if (way.pages == Pages::huge && ring.setup().huge_page_bytes < ring.setup().frames_bytes / 2) {
        return false;
    }
    ring.begin();
    way.rates.push_back(ring.run(0, time / (kRounds * kUnpacedShare)));
    (void)ring.take_latencies_us();
    ring.run(kPacedHz, time / kRounds);
    std::ranges::move(ring.take_latencies_us(), std::back_inserter(way.latencies_us));
    return true;
}

Nanoseconds time_to_start() {
    const SessionSettings one_slot = check_session(1, Pages::small);
    AcquirerSession session(check_session((512ULL << 20) / one_slot.slot_stride, Pages::small));
    const Nanoseconds took = session.setup().took;
    session.leave(true);
    return took;
}
}  // namespace

RingCheck check_ring(Nanoseconds time, StopToken stop) {
    RingCheck check;
    check.start = time_to_start();
    const CameraFrames frames;
    std::vector<Rounds> ways;
    for (const Pages pages : {Pages::small, Pages::huge}) {
        for (const CopyMode copy_mode : {CopyMode::cached, CopyMode::streaming}) {
            ways.push_back({pages, copy_mode});
        }
    }
    for (long round = 0; round < kRounds; ++round) {
        for (Rounds& way : ways) {
            if (way.pages == Pages::small || check.has_huge_pages) {
                check.has_huge_pages &= run_round(way, time, frames, stop);
            }
        }
        std::rotate(ways.begin(), ways.begin() + 1, ways.end());  // nobody always follows the same
    }
    for (Rounds& way : ways) {
        if (way.pages == Pages::small || check.has_huge_pages) {
            check.figures.push_back({way.pages, way.copy_mode, median_of(way.rates), tail_of(way.latencies_us)});
        }
    }
    return check;
}

RingChoice choose_ring(const std::vector<RingFigures>& figures) {
    const auto fastest = [&](Pages pages) {
        const RingFigures* found = nullptr;
        for (const RingFigures& each : figures) {
            if (each.pages == pages && (found == nullptr || each.frames_per_s > found->frames_per_s)) {
                found = &each;
            }
        }
        return found;
    };
    constexpr double longest_tail = 1.1;
    constexpr double least_rate = 0.98;
    const RingFigures* small = fastest(Pages::small);
    const RingFigures* huge = fastest(Pages::huge);
    const bool huge_is_as_good = huge != nullptr && huge->latency_us.p99 <= longest_tail * small->latency_us.p99 &&
                                 huge->frames_per_s >= least_rate * small->frames_per_s;
    const RingFigures* chosen = huge_is_as_good ? huge : small;
    return {chosen->pages, chosen->copy_mode};
}

}  // namespace framering
