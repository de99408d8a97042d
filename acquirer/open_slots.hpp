// Slots of the ring that a source has got ahead, in their order, and what it gave back of them.
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "acquirer/shown_source.hpp"
#include "acquirer/source/queued_source.hpp"
#include "common/ring/frame_producer.hpp"

namespace framering {

// What nobody wrote must not show what was in the slot before.
void clear_unwritten(std::span<std::byte> pixels, const FilledSlot& filled) noexcept;
// As the header of its frame says it.
[[nodiscard]] FrameStatus status_of(const FilledSlot& filled, std::uint64_t payload_bytes) noexcept;

struct OpenSlot {
    std::uint32_t slot;  // the number that the source knows it by
    Claim claim;
    std::optional<FilledSlot> back;  // it came back, and waits for those before it
    std::uint64_t capture_time_ns;
    PlacedValues values;
};

// Thread: one. Invariants: in the order in which they were queued, which is that of the ring; at most one of them
// is a spare slot.
class OpenSlots {
  public:
    explicit OpenSlots(std::size_t most) { slots_.reserve(most); }

    [[nodiscard]] bool empty() const noexcept { return slots_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return slots_.size(); }
    // A number that none of them has.
    [[nodiscard]] std::uint32_t free_number() const noexcept;
    void add(std::uint32_t number, Claim claim) { slots_.push_back({number, std::move(claim), {}, 0, {}}); }
    // One that the source has; null: it has none of this number.
    [[nodiscard]] OpenSlot* out_with(std::uint32_t number) noexcept;
    // The source gives all back that it still has, without frames.
    void cancel_those_out();
    // How many of the first ones can be published now. One without a frame before one with a frame has a number
    // between others, and stands for a failed one; whether it has to is known once a younger one came back. Those
    // at the end that came back without a frame are given back to the ring.
    [[nodiscard]] std::size_t take_ready();
    // Requires: there is one.
    [[nodiscard]] OpenSlot& front() noexcept { return slots_.front(); }
    void pop_front() { slots_.erase(slots_.begin()); }
    // The youngest first, as the ring takes them back.
    void clear();

  private:
    std::vector<OpenSlot> slots_;
};

}  // namespace framering
