// The mean of several frames, as pictures see them.
#pragma once
#include <cstdint>
#include <vector>

#include "viewer/picture/frame_sample.hpp"

namespace framering {

// Statistics, histogram and measurements stay those of the first frame; a box is marked where any frame has a
// marked pixel. What is not a number in one frame is left out of the mean.
class SampleAverage {
  public:
    explicit SampleAverage(FrameSample first);

    // A sample of another frame, made for the same view; one of another size or kind is left out.
    void add(const FrameSample& sample);
    [[nodiscard]] FrameSample result() &&;

  private:
    struct Sums {
        std::vector<std::uint32_t>
            of_means;  // 65 536 frames of 65 535 just do not fit; View::average is far below
        std::vector<double> of_floats;
        std::vector<std::uint32_t> finite;  // of those
    };

    FrameSample first_;
    std::vector<Sums> sums_;  // of each channel
    std::uint32_t count_ = 1;
};

}  // namespace framering
