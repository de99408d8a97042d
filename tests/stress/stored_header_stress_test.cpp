// Headers of a ring that is lapped at full speed, as ThreadSanitizer sees it too.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "common/ring/stored_header.hpp"
#include "tests/support/ring_on_heap.hpp"

using namespace framering;
using namespace framering::test;

namespace {
struct HeaderCounts {
    std::uint64_t whole = 0;
    std::uint64_t torn = 0;
    std::uint64_t gone = 0;
};

FrameInfo marked_header(std::uint64_t number) {
    FrameInfo info = one_row(16, number);
    info.value_count = kMaxValues;
    info.values.fill(static_cast<double>(number));
    info.axis_count = kMaxAxes;
    info.axes.fill({number, static_cast<double>(number), static_cast<double>(number)});
    return info;
}

bool is_of_one_frame(const FrameInfo& info, std::uint64_t sequence) {
    const auto number = static_cast<double>(sequence);
    return info.sequence == sequence && info.delivered == sequence &&
           std::ranges::all_of(info.values, [&](double value) { return value == number; }) &&
           std::ranges::all_of(info.axes, [&](const AxisPosition& axis) {
               return axis.index == sequence && axis.value == number && axis.set_point == number;
           });
}

HeaderCounts follow(const std::atomic<bool>& done, ReaderMemory memory, std::atomic<std::uint64_t>& evidence) {
    HeaderCounts counts;
    for (std::uint64_t next = 0; !done;) {
        const StoredFrames frames = stored_frames(memory);
        for (next = std::max(next, frames.first); next < frames.end; ++next) {
            if (const auto info = stored_header(memory, next)) {
                ++counts.whole;
                counts.torn += is_of_one_frame(*info, next) ? 0U : 1U;
            } else {
                ++counts.gone;
                evidence = counts.gone;
            }
        }
    }
    return counts;
}
}  // namespace

TEST_CASE("no header is ever accepted that is not of one frame while a ring of 2 slots is lapped at full speed") {
    RingOnHeap heap(2, layout::kPage);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    std::atomic<bool> done{false};
    std::atomic<std::uint64_t> evidence{0};
    HeaderCounts counts;
    std::thread follower([&] { counts = follow(done, heap.memory(), evidence); });
    constexpr std::uint64_t frame_count = kWordwise ? 50'000 : 500'000;
    // On a busy machine it may take longer until the follower is lapped.
    for (std::uint64_t i = 0; i < frame_count || (i < 50 * frame_count && evidence == 0); ++i) {
        auto claim = producer.try_claim();
        REQUIRE(claim);
        producer.publish(std::move(*claim), marked_header(i));
    }
    done = true;
    follower.join();
    CHECK(counts.torn == 0);
    CHECK(counts.whole > 0);
    CHECK_MESSAGE(counts.gone > 0, "no header was overwritten: the test was too slow to prove anything");
}
