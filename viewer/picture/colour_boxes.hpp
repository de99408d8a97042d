// The boxes that the columns of a band fall into where a picture has colours: each becomes one pixel of it.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/scaling/box_end.hpp"
#include "common/scaling/vectors.hpp"
#include "viewer/picture/channels.hpp"

namespace framering {

using ColourSums = std::array<std::uint64_t, kColours>;

// The rounded means of boxes, a row for each colour.
struct ColourMeans {
    explicit ColourMeans(std::size_t boxes) : of{Row(boxes), Row(boxes), Row(boxes)} {}
    using Row = std::vector<std::uint16_t>;
    std::array<Row, kColours> of;
};

// What both kinds of boxes have in common. Invariants: boxes lie as Shares says.
class ColourBoxes {
  public:
    [[nodiscard]] std::size_t count() const noexcept { return begins_.size() - 1; }

  protected:
    // Requires: 1 <= boxes <= columns <= 65 535.
    ColourBoxes(std::uint32_t boxes, std::uint32_t columns, Vectors vectors);
    ~ColourBoxes() = default;
    ColourBoxes(const ColourBoxes&) = default;
    ColourBoxes& operator=(const ColourBoxes&) = default;

    Vectors vectors_;
    std::vector<std::uint32_t> begins_;  // of each box, and behind the last
    std::uint32_t widest_ = 1;
};

// Of columns whose red, green and blue stand together. Made once a picture. Thread safety: one thread.
class RgbBoxes : public ColourBoxes {
  public:
    RgbBoxes(std::uint32_t boxes, std::uint32_t columns, Vectors vectors = best_vectors());

    // Samples behind the last column that must be readable.
    static constexpr std::size_t kReadBehind = kColours + 1;

    // Of columns that are sums over so many rows. Returns the sums of
    // all columns.
    ColourSums find_means(const std::uint32_t* columns, std::size_t rows, ColourMeans& means) noexcept;
    // Of columns that are maxima. Sample: std::uint8_t or std::uint16_t.
    template <class Sample>
    void find_ends(const Sample* columns, Sample saturation, BoxEnd* ends) const noexcept;

  private:
    void sum_up(const std::uint32_t* columns) noexcept;
    [[nodiscard]] ColourSums find_large_means(const std::uint32_t* columns, std::size_t rows,
                                              ColourMeans& means) const noexcept;

    std::array<std::vector<std::uint32_t>, kColours> sums_;
    std::vector<std::int32_t> widths_;
    std::vector<std::uint8_t> extra_;  // columns that a box has beyond those of the narrowest
};

// Sums over the rows of a band with red filters, and over those with blue ones: column by column.
struct MosaicColumns {
    const std::uint32_t* red_rows;
    const std::uint32_t* blue_rows;
    std::size_t red_row_count;
    std::size_t blue_row_count;
};

// Of the columns of a mosaic: every second one has the red filters. Requires: every box has two columns, every
// band two rows. Made once a picture. Thread safety: one thread.
class MosaicBoxes : public ColourBoxes {
  public:
    // `red_column`: of the first two, the one with the red filters: 0 or 1.
    MosaicBoxes(std::uint32_t boxes, std::uint32_t columns, std::uint32_t red_column,
                Vectors vectors = best_vectors());

    // Returns the sums of all columns.
    ColourSums find_means(const MosaicColumns& columns, ColourMeans& means) noexcept;

    // For eight columns, from the first one of two boxes of four at most: which of them stands where. Of each box
    // two places for the columns of red filters, then two for the others. A place whose highest bit is not set
    // stays empty.
    struct PairOrder {
        alignas(32) std::array<std::uint32_t, 8> places{};
    };

  private:
    // Of each box: the sums of its columns of red filters, and of its other ones.
    struct Split {
        std::vector<std::uint32_t> red;
        std::vector<std::uint32_t> other;
    };
    void order_pairs(std::uint32_t columns);
    void split_up(const std::uint32_t* columns, Split& sums) const noexcept;
    [[nodiscard]] ColourSums find_large_means(const MosaicColumns& columns, ColourMeans& means) const noexcept;

    std::uint32_t red_column_;
    std::vector<PairOrder> pairs_;
    Split of_red_rows_;
    Split of_blue_rows_;
    std::vector<std::int32_t> red_widths_;
    std::vector<std::int32_t> other_widths_;
};

}  // namespace framering
