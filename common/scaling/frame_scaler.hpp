// Frames made smaller: each pixel is the mean of those that it stands for.
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "common/frame/frame_format.hpp"
#include "common/scaling/vectors.hpp"

namespace framering {

// Thread safety: one thread; it has memory of its own. Invariants: pixels fall into boxes as Shares says, across
// and down, each into exactly one. Integers: the mean, rounded half up; of aligned bits, those that carry signal.
// Floating point: the mean of the finite ones; not a number where there are none. Mosaics: for each colour the
// mean of the samples behind its filter.
class FrameScaler {
  public:
    FrameScaler() = default;
    virtual ~FrameScaler() = default;
    FrameScaler(const FrameScaler&) = delete;
    FrameScaler& operator=(const FrameScaler&) = delete;

    // Reads `pixels` once, in place. They may change meanwhile: then the result means nothing, and nothing else
    // happens. Requires: as many bytes as the two formats say.
    virtual void scale(std::span<const std::byte> pixels, std::span<std::byte> scaled) = 0;
};

// Requires: `to` is scaled_format() of `from`; equal formats are copied.
[[nodiscard]] std::unique_ptr<FrameScaler> make_frame_scaler(const FrameFormat& from, const FrameFormat& to,
                                                             Vectors vectors = best_vectors());

// One for each of `threads` threads. Requires: see make_frame_scaler(); threads > 0.
using FrameScalers = std::vector<std::unique_ptr<FrameScaler>>;
[[nodiscard]] FrameScalers make_frame_scalers(const FrameFormat& from, const FrameFormat& to, std::size_t threads);

}  // namespace framering
