// The samples of a frame in place, whoever is writing them meanwhile.
#pragma once
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "common/frame/frame_format.hpp"
#include "common/ring/racing_copy.hpp"
#include "viewer/picture/channels.hpp"

namespace framering {

// Requires: `bytes` reach as far as the format says. Thread safety: one thread.
template <class Sample>
class FrameRows {
  public:
    FrameRows(const FrameFormat& format, std::span<const std::byte> bytes) noexcept
        : format_(format), bytes_(bytes) {}

    [[nodiscard]] const FrameFormat& format() const noexcept { return format_; }
    // Samples from a row to the next.
    [[nodiscard]] std::size_t stride() const noexcept { return format_.row_bytes() / sizeof(Sample); }
    // Valid until the next call. Requires: the rows are in the frame.
    [[nodiscard]] const Sample* rows(std::size_t first, std::size_t count) {
        const std::size_t row_bytes = format_.row_bytes();
        return reinterpret_cast<const Sample*>(
            racing_view(bytes_.subspan(first * row_bytes, count * row_bytes), scratch_));
    }
    [[nodiscard]] Sample sample(std::size_t column, std::size_t row) const noexcept {
        Sample value;
        copy_from_slot(&value, bytes_.data() + row * format_.row_bytes() + column * sizeof(Sample), sizeof value);
        return value;
    }

  private:
    FrameFormat format_;
    std::span<const std::byte> bytes_;
    std::vector<std::byte> scratch_;
};

// One beside a place along a side: beyond an edge the one on the other side, which has the same filter.
[[nodiscard]] constexpr std::size_t before(std::size_t place, std::size_t side) noexcept {
    return place > 0 ? place - 1 : std::min<std::size_t>(1, side - 1);
}
[[nodiscard]] constexpr std::size_t behind(std::size_t place, std::size_t side) noexcept {
    return place + 1 < side ? place + 1 : before(place, side);
}

}  // namespace framering
