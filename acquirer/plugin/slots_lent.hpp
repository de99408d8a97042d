// The slots that a plug-in has at a time.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace framering {

struct PageDelete {
    void operator()(std::byte* memory) const noexcept;
};

struct LentSlot {
    std::uint64_t number = 0;  // never used twice, so that a slot which comes back twice is seen
    std::uint32_t slot = 0;
    std::span<std::byte> memory;  // of the ring
    std::span<std::byte> buffer;  // of ours, where the driver must not write there; else empty

    [[nodiscard]] std::span<std::byte> driver_memory() const noexcept { return buffer.empty() ? memory : buffer; }
};

// Thread safety: one thread. Allocates for the first frames only.
class LentSlots {
  public:
    // `buffer_bytes`: 0: the driver writes into `memory` itself. The same for every slot.
    const LentSlot& lend(std::uint32_t slot, std::span<std::byte> memory, std::uint64_t buffer_bytes);
    // Nothing where no such slot is lent.
    [[nodiscard]] std::optional<LentSlot> take_back(std::uint64_t number);
    void clear();

  private:
    void give_up_buffer(const LentSlot& lent);

    std::vector<LentSlot> lent_;
    std::vector<std::unique_ptr<std::byte, PageDelete>> memory_;
    std::vector<std::span<std::byte>> free_;
    std::uint64_t last_number_ = 0;
};

}  // namespace framering
