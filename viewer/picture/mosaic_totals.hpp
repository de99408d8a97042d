// The samples of a mosaic, counted by colour.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "viewer/picture/frame_sampling.hpp"
#include "viewer/picture/lane_area.hpp"

namespace framering {

// Rows of either parity by themselves. Thread safety: one thread.
template <class Sample>
class MosaicTotals {
  public:
    // Sums and maxima of the columns of a band's rows of one parity.
    struct Columns {
        explicit Columns(std::size_t width) : sums(width), maxima(width) {}
        std::vector<std::uint32_t> sums;
        std::vector<Sample> maxima;
        bool first = true;  // nothing has been added since the band began
        SampleRange<Sample> range;

        void begin() noexcept {
            first = true;
            range = {};
        }
    };
    using BothColumns = std::array<Columns, 2>;

    MosaicTotals(const FrameFormat& format, const Mosaic& mosaic, Sample saturation)
        : format_(format),
          mosaic_(mosaic),
          saturation_(saturation),
          outside_{Columns(format.width), Columns(format.width)} {
        for (Columns& columns : outside_) {
            columns.first = false;
        }
    }

    void add_outside(const FramePiece<Sample>& piece, std::size_t begin, std::size_t end) noexcept {
        add(piece, begin, end, outside_, begin);
    }
    // `columns` begin with column `begin`.
    void add_to_band(const FramePiece<Sample>& piece, std::size_t begin, std::size_t end,
                     BothColumns& columns) noexcept {
        add(piece, begin, end, columns, 0);
    }
    // All of the frame but the sums of the bands.
    [[nodiscard]] FrameColours<Sample> colours() const noexcept {
        FrameColours<Sample> colours;
        for (std::size_t row = 0; row < 2; ++row) {
            for (std::size_t column = 0; column < 2; ++column) {
                areas_[row][column].add_to(
                    colours, [&](std::size_t lane) { return mosaic_.colour_at(column + lane, row); });
                colours[mosaic_.colour_at(column, row)].count +=
                    every_second(format_.width, column) * every_second(format_.height, row);
            }
            for (std::size_t x = 0; x < format_.width; ++x) {
                colours[mosaic_.colour_at(x, row)].sum += outside_[row].sums[x];
            }
        }
        return colours;
    }

    // How many of the numbers below `end` have this parity.
    [[nodiscard]] static constexpr std::size_t every_second(std::size_t end, std::size_t parity) noexcept {
        return (end + 1 - parity) / 2;
    }

  private:
    void add(const FramePiece<Sample>& piece, std::size_t begin, std::size_t end, BothColumns& columns,
             std::size_t offset) noexcept {
        for (std::size_t skipped = 0; begin < end && skipped < std::min<std::size_t>(2, piece.count); ++skipped) {
            const std::size_t parity = (piece.row + skipped) % 2;
            Columns& mine = columns[parity];
            const PixelRows<Sample> rows{piece.first + skipped * piece.distance + begin, 2 * piece.distance,
                                         end - begin, (piece.count - skipped + 1) / 2};
            mine.range.add(areas_[parity][begin % 2].add(
                rows, saturation_, mine.first, {mine.sums.data() + offset, mine.maxima.data() + offset}));
            mine.first = false;
        }
    }

    FrameFormat format_;
    Mosaic mosaic_;
    Sample saturation_;
    std::array<std::array<LaneArea<Sample>, 2>, 2> areas_;  // by parity of row and of first column
    BothColumns outside_;                                   // sums of the largest frame just fit
};

}  // namespace framering
