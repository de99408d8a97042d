#include "acquirer/plugin/frame_transfer.hpp"

#include <algorithm>
#include <cstring>

namespace framering {

std::uint64_t bring_over(const PluginFormat& from, const LentSlot& lent, std::uint64_t said_bytes) noexcept {
    const std::uint64_t written = said_bytes == 0 ? from.frame_bytes : std::min(said_bytes, from.frame_bytes);
    if (from.is_direct()) {
        return written;
    }
    const FrameFormat& format = from.format;
    if (from.packing) {
        constexpr std::uint64_t group = 8;  // pixels that begin and end at a byte, in every packing
        const std::uint64_t all = std::uint64_t{format.width} * format.height;
        const std::uint64_t pixels = written == from.frame_bytes
                                         ? all
                                         : std::min(all, written / packed_bytes(*from.packing, group) * group);
        unpack_pixels(lent.memory.first(pixels * sizeof(std::uint16_t)), lent.driver_memory(), *from.packing,
                      CopyMode::cached);
        return pixels * sizeof(std::uint16_t);
    }
    const std::uint64_t row = format.row_bytes();
    const std::uint64_t rows = written == from.frame_bytes ? format.height : written / from.stride;
    for (std::uint64_t y = 0; y < rows; ++y) {
        std::memcpy(lent.memory.data() + y * row, lent.driver_memory().data() + y * from.stride, row);
    }
    return rows * row;
}

}  // namespace framering
