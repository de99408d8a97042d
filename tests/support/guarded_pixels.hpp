// Room for a frame whose neighbourhood a test watches.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framering::test {

// A frame between guard bytes.
class GuardedPixels {
  public:
    explicit GuardedPixels(std::uint64_t payload_bytes) : bytes_(payload_bytes + 2 * kGuardBytes, kGuard) {}

    [[nodiscard]] std::span<std::byte> pixels() {
        return std::span(bytes_).subspan(kGuardBytes, bytes_.size() - 2 * kGuardBytes);
    }
    [[nodiscard]] bool guards_untouched() const {
        const auto intact = [](std::byte b) { return b == kGuard; };
        return std::all_of(bytes_.begin(), bytes_.begin() + kGuardBytes, intact) &&
               std::all_of(bytes_.end() - kGuardBytes, bytes_.end(), intact);
    }

  private:
    static constexpr std::size_t kGuardBytes = 64;
    static constexpr std::byte kGuard{0xa5};
    std::vector<std::byte> bytes_;
};

}  // namespace framering::test
