// Gives a source slots of the ring ahead, as many as it may have and there is room for.
#pragma once
#include <cstdint>
#include <optional>

#include "acquirer/open_slots.hpp"
#include "acquirer/running_scan.hpp"

namespace framering {

// How many slots of a ring a source gets ahead: a quarter, at least one, at most kMostQueued. The others are the
// readers'.
[[nodiscard]] std::uint64_t slots_ahead(std::uint64_t slot_count) noexcept;

// Thread: one. Requires: what it refers to outlives it.
class SlotSupply {
  public:
    SlotSupply(QueuedSource& source, RunningScan& scan, OpenSlots& open);

    // `frames`: that are still to be taken; nothing: no limit. Without room for a single slot: as --when-full
    // says. Fails (Error) as the source.
    void fill_up(std::optional<std::uint64_t> frames);
    // The source has no slot: waits until it can get one, the scan is to end or to pause.
    void wait_for_room();
    // There was no room for as many slots as the source may have.
    [[nodiscard]] bool lacks_room() const noexcept { return lacks_room_; }
    // Since the frame before, the source had no slot, as there was no room: it may have lost frames for that.
    [[nodiscard]] bool ran_dry() const noexcept { return ran_dry_; }
    void look_if_dry() noexcept { ran_dry_ = ran_dry_ || (lacks_room_ && open_->empty()); }
    void forget_dry() noexcept { ran_dry_ = false; }

  private:
    void queue_without_room();
    void queue(Claim claim);

    QueuedSource* source_;
    RunningScan* scan_;
    OpenSlots* open_;
    std::uint64_t most_;
    bool lacks_room_ = false;
    bool ran_dry_ = false;
};

}  // namespace framering
