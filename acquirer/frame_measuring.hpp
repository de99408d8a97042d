// What --measure computes of every frame.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "common/frame/frame_info.hpp"
#include "common/session/source_book.hpp"

namespace framering {

enum class PixelMeasure : std::uint8_t { mean, min, max };

// "mean", "min", "max": the keys of their values.
[[nodiscard]] std::string_view name_of(PixelMeasure measure) noexcept;
// Adds those of a list such as "mean,max" that are not among them. Fails (Error, usage).
void add_pixel_measures(std::vector<PixelMeasure>& measures, std::string_view list);

// Thread: one. Without measures it does nothing.
class FrameMeasuring {
  public:
    // Their keys are in the book from now on; a measure for which it has no place is left out, with a warning.
    FrameMeasuring(const std::vector<PixelMeasure>& measures, SourceBook& book);

    // Puts the values of these pixels into their header. Those of a frame that failed are not measured.
    void measure(FrameInfo& info, std::span<const std::byte> pixels) const noexcept;

  private:
    std::vector<std::pair<PixelMeasure, std::uint32_t>> places_;  // in FrameInfo.values
};

}  // namespace framering
