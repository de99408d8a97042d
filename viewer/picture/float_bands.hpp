// Floating-point samples of one channel.
#pragma once
#include <cstdint>
#include <vector>

#include "viewer/picture/float_rows.hpp"
#include "viewer/picture/frame_sampling.hpp"

namespace framering {

// Bands of a FrameSampling.
class FloatBands {
  public:
    using Sample = float;
    static constexpr std::size_t kPieceRows = 1;
    static constexpr std::size_t kCell = 1;

    FloatBands(const FrameRows<float>& rows, const View& view, FrameSample& out);

    void count(std::size_t /*row*/, std::size_t x, const float* samples) { channel_.sample_list.add(samples[x]); }
    void add_outside(const FramePiece<float>& piece, std::size_t begin, std::size_t end) noexcept;
    void begin_band() noexcept { columns_.clear(); }
    void add(const FramePiece<float>& piece) noexcept;
    void end_band(std::size_t top, std::size_t bottom);
    void finish();

  private:
    void add_box(std::size_t box, std::size_t rows) noexcept;
    void add_columns(const FloatColumns& columns) noexcept;

    FrameSample& out_;
    SampledChannel& channel_;
    FloatExtremes extremes_;
    SampleStatistics totals_;  // mean: the sum
    FloatColumns outside_;
    FloatColumns columns_;  // of a band
    Shares boxes_;
    std::vector<float> means_;
    std::vector<BoxEnd> ends_;
};

}  // namespace framering
