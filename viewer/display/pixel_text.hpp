// Sample values in words: the same for every display. Pure.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "viewer/picture/picture.hpp"

namespace framering {

// "812", "0.00125", "1.25e-09", "nan", "inf".
[[nodiscard]] std::string number_text(double value);
// "812"; "R 812  G 640  B 655" where there are three.
[[nodiscard]] std::string channels_text(std::span<const double> values);
// That of a mosaic with its filter: "R 812  G 640  B 655 (G 640)", "G 640".
[[nodiscard]] std::string reading_text(const PixelReading& reading);
// "0..255 mean 12"; of colours the mean of each.
[[nodiscard]] std::string range_text(const FrameStatistics& statistics);
// "saturated 3 px", "saturated 0.20 %", "saturated R 0.20 % G 0.00 % B 0.00 %"; empty where nothing can be
// saturated.
[[nodiscard]] std::string saturation_text(const FrameStatistics& statistics);
// "12 nan, 3 inf"; empty where all samples are numbers.
[[nodiscard]] std::string not_finite_text(const SampleStatistics& statistics);
// "shown 0..255", "shown R 0..255 G 3..200 B 0..99".
[[nodiscard]] std::string limits_text(ContrastRange range, const std::vector<ContrastRange>& colours);
// "balance 1.00 1.32 1.85"; empty without.
[[nodiscard]] std::string balance_text(const ColourGains& gains);

}  // namespace framering
