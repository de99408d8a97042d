// Small frames for the viewer's tests.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/frame/frame_view.hpp"

namespace framering {

// Owns pixels (given row after row) and a header that fits them.
template <class Pixel>
class TestFrame {
  public:
    TestFrame(std::uint32_t width, std::uint32_t height, std::vector<Pixel> pixels,
              std::uint32_t significant_bits = 8 * sizeof(Pixel))
        : pixels_(std::move(pixels)) {
        set_format(info, {width, height, sizeof(Pixel) == 1 ? PixelFormat::mono8 : PixelFormat::mono16,
                          significant_bits, 0});
    }

    TestFrame(const FrameFormat& format, std::vector<Pixel> samples) : pixels_(std::move(samples)) {
        set_format(info, format);
    }

    [[nodiscard]] FrameView view() const { return {info, std::as_bytes(std::span(pixels_))}; }

    FrameInfo info;

  private:
    std::vector<Pixel> pixels_;
};

using Frame8 = TestFrame<std::uint8_t>;
using Frame16 = TestFrame<std::uint16_t>;
using FrameFloat = TestFrame<float>;

}  // namespace framering
