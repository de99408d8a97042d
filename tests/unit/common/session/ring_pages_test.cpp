#include "common/session/ring_pages.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <thread>

using namespace framering;

namespace {
constexpr std::uint64_t kSlots = 5;
constexpr std::uint64_t kStride = 1ULL << 20;

// The frames segment of a ring, reserved and mapped, none of its pages in the page table yet.
struct Ring {
    std::string name = "framering_test_pages_" + std::to_string(getpid());
    std::optional<Segment> segment = Segment::create(name, false);
    std::optional<MappedRegion> frames;
    layout::Identity identity{};

    Ring() {
        REQUIRE(segment);
        segment->reserve(layout::frames_bytes(kSlots, kStride));
        frames = segment->map(0, segment->size(), Access::read_write);
        identity.slot_count = kSlots;
        identity.slot_stride = kStride;
        identity.pixel_offset = layout::pixel_offset(kSlots);
    }
    Ring(const Ring&) = delete;
    Ring& operator=(const Ring&) = delete;
    ~Ring() { Segment::unlink(name); }
};

long page_faults() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt + usage.ru_majflt;
}

// Not instrumented: a sanitizer's record of each page touched has pages of its own, which nobody brings in.
[[gnu::no_sanitize_thread, gnu::no_sanitize_address]] long faults_of_touching(std::span<std::byte> pages) {
    const long before = page_faults();
    std::byte* const end = pages.data() + pages.size();
    for (std::byte* page = pages.data(); page != end; page += layout::kPage) {
        *page = std::byte{1};
    }
    return page_faults() - before;
}

// A page fault or two may be of the thread that ends, or of this function.
constexpr long kFewFaults = 16;
}  // namespace

TEST_CASE("the pages of a ring that is made are in when it is handed over") {
    const Ring ring;
    const RingPages pages(*ring.frames, ring.identity, 0, std::chrono::hours(1));
    CHECK(pages.are_in());
    CHECK(faults_of_touching({ring.frames->data(), ring.frames->size()}) < kFewFaults);
}

TEST_CASE("a ring that takes long gets its next slots first and the rest by a thread") {
    for (const std::uint64_t next_sequence : {std::uint64_t{0}, kSlots - 1, 3 * kSlots + 2}) {
        CAPTURE(next_sequence);
        const Ring ring;
        const RingPages pages(*ring.frames, ring.identity, next_sequence, Nanoseconds(0));
        while (!pages.are_in()) {
            std::this_thread::yield();
        }
        CHECK(faults_of_touching({ring.frames->data(), ring.frames->size()}) < kFewFaults);
    }
}

TEST_CASE("a ring that is left while its pages come in ends") {
    const Ring ring;
    const RingPages pages(*ring.frames, ring.identity, 0, Nanoseconds(0));
}

TEST_CASE("a ring of slots that nobody brought in costs a fault a page") {
    const Ring ring;
    CHECK(faults_of_touching({ring.frames->data() + ring.identity.pixel_offset, kStride}) >= kFewFaults);
}
