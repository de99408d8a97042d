#include "common/session/control_memory.hpp"

#include <algorithm>

#include "common/base/trace_point.hpp"
#include "common/shm/wake_word.hpp"

namespace framering {

ControlMemory::ControlMemory(const Segment& control)
    : identity_(control.map(layout::kIdentityOffset, layout::kProtectionUnit, Access::read_write)),
      requests_(control.map(layout::kRequestsOffset, layout::kProtectionUnit, Access::read_only)),
      entries_(control.map(layout::kEntriesOffset, layout::kReaderEntries * layout::kProtectionUnit,
                           Access::read_write)),
      producer_(
          control.map(layout::kProducerOffset, control.size() - layout::kProducerOffset, Access::read_write)) {
    producer_.populate();
    entries_.populate();
}

layout::Identity& ControlMemory::identity() const noexcept {
    return *reinterpret_cast<layout::Identity*>(identity_.data());
}

layout::ProducerState& ControlMemory::state() const noexcept {
    return *reinterpret_cast<layout::ProducerState*>(producer_.data());
}

layout::SourceState& ControlMemory::source() const noexcept {
    return *reinterpret_cast<layout::SourceState*>(producer_.data() + layout::kSourceStateOffset);
}

const layout::Requests& ControlMemory::requests() const noexcept {
    return *reinterpret_cast<const layout::Requests*>(requests_.data());
}

FrameProducer::Entries ControlMemory::entries() const noexcept {
    FrameProducer::Entries all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = reinterpret_cast<layout::ReaderEntry*>(entries_.data() + i * layout::kProtectionUnit);
    }
    return all;
}

ControlMemory::ConstEntries ControlMemory::const_entries() const noexcept {
    ConstEntries all{};
    std::ranges::copy(entries(), all.begin());
    return all;
}

layout::Word* ControlMemory::slot_words() const noexcept {
    return reinterpret_cast<layout::Word*>(producer_.data() + layout::kSlotWordsOffset);
}

std::byte* ControlMemory::scan_records() const noexcept {
    return producer_.data() + layout::kScanRecordsOffset;
}

void ControlMemory::retire() const noexcept {
    state().retired.store(1, std::memory_order_release);
    trace_point<"acquirer_ring_retired">();
    state().reader_wake.fetch_add(1, std::memory_order_release);
    wake_all(state().reader_wake);
    state().viewer_wake.fetch_add(1, std::memory_order_release);
    wake_all(state().viewer_wake);
}

}  // namespace framering
