#include "common/session/ring_pages.hpp"

#include <algorithm>

#include "common/base/background_thread.hpp"
#include "common/base/clock.hpp"
#include "common/base/deadline.hpp"

namespace framering {

namespace {
// The kernel holds the process's address space while it brings a piece in.
constexpr std::uint64_t kPiece = 8ULL << 20;

// In the order of use: headers and the frames for viewers alone, then slot after slot from the next one on.
std::vector<std::span<std::byte>> in_order_of_use(std::span<std::byte> frames, const layout::Identity& identity,
                                                  std::uint64_t next_sequence) {
    const std::uint64_t ring_bytes = identity.slot_count * identity.slot_stride;
    const std::span<std::byte> slots = frames.subspan(identity.pixel_offset, ring_bytes);
    const std::uint64_t next = next_sequence % identity.slot_count * identity.slot_stride;
    return {frames.first(identity.pixel_offset), frames.subspan(identity.pixel_offset + ring_bytes),
            slots.subspan(next), slots.first(next)};
}
}  // namespace

RingPages::RingPages(const MappedRegion& frames, const layout::Identity& identity, std::uint64_t next_sequence,
                     Nanoseconds at_once)
    : access_(frames.access()), left_(in_order_of_use({frames.data(), frames.size()}, identity, next_sequence)) {
    std::ranges::reverse(left_);
    const Deadline deadline = Deadline::in(at_once);
    while (!bring_next_in()) {
        if (deadline.has_passed()) {
            thread_ = background_thread("the ring's memory", [this] {
                while (!stopped_.load(std::memory_order_relaxed) && !bring_next_in()) {
                }
            });
            return;
        }
    }
}

RingPages::~RingPages() {
    stopped_.store(true, std::memory_order_relaxed);
    if (thread_.joinable()) {
        thread_.join();
    }
}

bool RingPages::bring_next_in() {
    std::span<std::byte>& part = left_.back();
    const std::span<std::byte> piece = part.first(std::min<std::uint64_t>(part.size(), kPiece));
    populate(piece, access_);
    part = part.subspan(piece.size());
    if (part.empty()) {
        left_.pop_back();
    }
    are_in_.store(left_.empty(), std::memory_order_relaxed);
    return left_.empty();
}

}  // namespace framering
