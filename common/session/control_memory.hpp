// The control segment in the acquirer's address space.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "common/ring/frame_producer.hpp"
#include "common/shm/layout.hpp"
#include "common/shm/segment.hpp"

namespace framering {

// Thread safety: one thread, the acquirer's. Invariants: what the acquirer does not write is mapped so that it
// cannot.
class ControlMemory {
  public:
    using ConstEntries = std::array<const layout::ReaderEntry*, layout::kReaderEntries>;

    // Requires: the segment has the size of a control segment.
    explicit ControlMemory(const Segment& control);

    [[nodiscard]] layout::Identity& identity() const noexcept;
    [[nodiscard]] layout::ProducerState& state() const noexcept;
    [[nodiscard]] layout::SourceState& source() const noexcept;
    [[nodiscard]] const layout::Requests& requests() const noexcept;
    [[nodiscard]] FrameProducer::Entries entries() const noexcept;
    [[nodiscard]] ConstEntries const_entries() const noexcept;
    [[nodiscard]] layout::Word* slot_words() const noexcept;
    [[nodiscard]] std::byte* scan_records() const noexcept;

    // Tells everyone who has the session mapped that no frame follows in this ring.
    void retire() const noexcept;

  private:
    MappedRegion identity_;
    MappedRegion requests_;  // read-only
    MappedRegion entries_;
    MappedRegion producer_;
};

}  // namespace framering
