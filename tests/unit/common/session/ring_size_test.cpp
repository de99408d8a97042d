#include "common/session/ring_size.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "common/frame/frame_format.hpp"

using namespace framering;

namespace {
constexpr std::uint64_t kGiB = 1ULL << 30;
constexpr FrameFormat kSmall{512, 512, PixelFormat::mono16, 16, 0};
constexpr FrameFormat kLarge{4096, 3000, PixelFormat::mono16, 16, 0};

RingSize size_of(const FrameFormat& format, const RingRequest& request = {}, std::optional<RingSize> standing = {},
                 std::uint64_t free_bytes = 16 * kGiB) {
    return choose_ring_size({format.payload_bytes(), 0}, request, standing, free_bytes);
}
}  // namespace

TEST_CASE("without a request the ring takes half a gibibyte") {
    CHECK(size_of(kSmall).slot_count == 1024);
    CHECK(size_of(kLarge).slot_count == 21);
    CHECK(size_of({1, 1, PixelFormat::mono8, 8, 0}).slot_count == 4096);
}

TEST_CASE("without a request at least eight frames fit and never more than half of the memory is taken") {
    CHECK(size_of({65535, 4000, PixelFormat::mono16, 16, 0}).slot_count == 8);
    CHECK(size_of(kLarge, {}, {}, kGiB / 4).slot_count == 5);
    CHECK(size_of(kLarge, {}, {}, 0).slot_count == 2);
}

TEST_CASE("a slot is a frame rounded up to pages") {
    CHECK(size_of({3, 5, PixelFormat::mono8, 8, 0}).slot_stride == 4096);
    CHECK(size_of({4097, 1, PixelFormat::mono8, 8, 0}).slot_stride == 8192);
}

TEST_CASE("a request is followed") {
    CHECK(size_of(kSmall, {3, {}}).slot_count == 3);
    CHECK(size_of(kSmall, {{}, 2 * kGiB}).slot_count == 4096);
}

TEST_CASE("a ring that stands is kept where the frames fit and nothing else is asked for") {
    const RingSize standing{77, 1 << 20};
    CHECK(size_of(kSmall, {}, standing).slot_count == 77);
    CHECK(size_of(kSmall, {}, standing).slot_stride == 1 << 20);
    CHECK(size_of(kLarge, {}, standing).slot_count == 21);
    CHECK(size_of(kSmall, {5, {}}, standing).slot_count == 5);
}

TEST_CASE("a ring of fewer than two slots is refused") {
    CHECK_THROWS_AS((void)size_of(kSmall, {1, {}}), Error);
    CHECK_THROWS_AS((void)size_of(kLarge, {{}, 30'000'000}), Error);
}

TEST_CASE("slots that a source holds ahead are added where nothing is asked for") {
    const FrameRoom room{kLarge.payload_bytes(), 8};
    CHECK(choose_ring_size(room, {}, {}, 16 * kGiB).slot_count == 21 + 8);
    CHECK(choose_ring_size(room, {}, {}, kGiB / 4).slot_count == 5);
    CHECK(choose_ring_size(room, {9, {}}, {}, 16 * kGiB).slot_count == 9);
    CHECK(choose_ring_size({1, 8}, {}, {}, 16 * kGiB).slot_count == 4096 + 8);
}

TEST_CASE("a slot may have to be larger than a frame") {
    CHECK(choose_ring_size({4097, 8}, {}, {}, 16 * kGiB).slot_stride == 8192);
}
