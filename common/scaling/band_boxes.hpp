// The boxes that the columns of a band fall into: each becomes one pixel of the picture.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/scaling/box_end.hpp"
#include "common/scaling/vectors.hpp"

namespace framering {

// Made once a picture. Invariants: boxes lie as Shares says; `pairs_` is empty, or has the first boxes two by two.
// Thread safety: one thread.
class BandBoxes {
  public:
    // Requires: 1 <= boxes <= columns <= 65 535.
    BandBoxes(std::uint32_t boxes, std::uint32_t columns, Vectors vectors = best_vectors());

    [[nodiscard]] std::size_t count() const noexcept { return begins_.size() - 1; }
    // The rounded mean of each box, of columns that are sums over so many rows. Returns the sum of all columns.
    std::uint64_t find_means(const std::uint32_t* columns, std::size_t rows, std::uint16_t* means) noexcept;
    // Of columns that are maxima. Pixel: std::uint8_t or std::uint16_t.
    template <class Pixel>
    void find_ends(const Pixel* columns, Pixel saturation, BoxEnd* ends) const noexcept;

    // For eight columns, from the first one of two boxes of four at most: which of them stands where, in four
    // places for each box. A place whose highest bit is not set stays empty.
    struct PairOrder {
        alignas(32) std::array<std::uint32_t, 8> places{};
    };

  private:
    void order_pairs(std::uint32_t columns);

    Vectors vectors_;
    std::vector<std::uint32_t> begins_;  // of each box, and behind the last
    std::uint32_t widest_ = 1;
    std::vector<PairOrder> pairs_;
    std::vector<std::uint32_t> sums_;
};

}  // namespace framering
