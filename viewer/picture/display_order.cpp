#include "viewer/picture/display_order.hpp"

#include <algorithm>

#include "common/scaling/shares.hpp"
#include "viewer/picture/picture_place.hpp"

namespace framering {

namespace {
// Both ways through a picture that is turned go through whole cache lines of it.
constexpr std::size_t kTile = 64;

using Offsets = std::vector<std::size_t>;

// Where the pixels of one side of the picture come from: `step` apart in the levels.
Offsets offsets_along(std::uint32_t from, std::uint32_t to, std::size_t step, bool backwards) {
    Offsets offsets(to);
    const Shares shares(from, to);
    for (std::size_t i = 0; i < to; ++i) {
        offsets[backwards ? to - 1 - i : i] = shares.box_of(i) * step;
    }
    return offsets;
}

template <class Value>
void copy_tile(const Value* levels, const Offsets& across, const Offsets& down, std::size_t left, std::size_t top,
               Value* out) {
    const std::size_t right = std::min(left + kTile, across.size());
    const std::size_t bottom = std::min(top + kTile, down.size());
    for (std::size_t y = top; y < bottom; ++y) {
        for (std::size_t x = left; x < right; ++x) {
            out[y * across.size() + x] = levels[down[y] + across[x]];
        }
    }
}
}  // namespace

template <class Value>
std::vector<Value> in_display_order(std::vector<Value> levels, PictureSize from, PictureSize lying,
                                    Orientation orientation) {
    const unsigned turns = orientation.quarter_turns % 4;
    if (from == lying && turns == 0 && !orientation.mirrored) {
        return levels;
    }
    Offsets across = offsets_along(from.width, lying.width, 1, orientation.mirrored != (turns == 2 || turns == 3));
    Offsets down = offsets_along(from.height, lying.height, from.width, turns == 1 || turns == 2);
    if (turns % 2 == 1) {
        across.swap(down);
    }
    std::vector<Value> out(lying.pixels());
    for (std::size_t top = 0; top < down.size(); top += kTile) {
        for (std::size_t left = 0; left < across.size(); left += kTile) {
            copy_tile(levels.data(), across, down, left, top, out.data());
        }
    }
    return out;
}

template std::vector<std::uint8_t> in_display_order(std::vector<std::uint8_t>, PictureSize, PictureSize,
                                                    Orientation);
template std::vector<std::uint32_t> in_display_order(std::vector<std::uint32_t>, PictureSize, PictureSize,
                                                     Orientation);

}  // namespace framering
