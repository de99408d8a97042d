#include "viewer/picture/picture.hpp"

#include <algorithm>
#include <cmath>

namespace framering {

namespace {
// From a pixel value to a level.
class LevelScale {
  public:
    LevelScale(ContrastRange range, RangeMarks marks)
        : low_(static_cast<float>(range.low)),
          darkest_(marks == RangeMarks::none ? 0.0F : 1.0F),
          brightest_(marks == RangeMarks::none ? 255.0F : 254.0F) {
        if (range.high > range.low) {
            slope_ = (brightest_ - darkest_) / static_cast<float>(range.high - range.low);
        }
    }

    [[nodiscard]] std::uint8_t level(std::uint16_t pixel) const noexcept {
        const float above_low = static_cast<float>(pixel) - low_;
        // A constant frame has no range: its one value is shown as middle grey.
        const float level = slope_ > 0 ? darkest_ + above_low * slope_ : 127.0F + above_low * 255.0F;
        return static_cast<std::uint8_t>(std::lround(std::clamp(level, darkest_, brightest_)));
    }

  private:
    float low_;
    float darkest_;
    float brightest_;
    float slope_ = 0;
};

std::vector<std::uint8_t> levels_of(const FrameSample& sample, ContrastRange range, RangeMarks marks) {
    const LevelScale scale(range, marks);
    std::vector<std::uint8_t> levels(sample.means.size());
    std::transform(sample.means.begin(), sample.means.end(), levels.begin(),
                   [&](std::uint16_t pixel) { return scale.level(pixel); });
    if (marks == RangeMarks::ends) {
        for (std::size_t i = 0; i < levels.size(); ++i) {
            if (sample.maxima[i] >= sample.statistics.saturation) {
                levels[i] = 255;
            } else if (sample.maxima[i] == 0) {
                levels[i] = 0;
            }
        }
    }
    return levels;
}

std::vector<std::uint8_t> enlarged(const std::vector<std::uint8_t>& levels, PictureSize from, PictureSize to) {
    std::vector<std::uint8_t> out;
    out.reserve(to.pixels());
    for (std::size_t y = 0; y < to.height; ++y) {
        const std::uint8_t* row = &levels[y * from.height / to.height * from.width];
        for (std::size_t x = 0; x < to.width; ++x) {
            out.push_back(row[x * from.width / to.width]);
        }
    }
    return out;
}
}  // namespace

Picture render(const FrameSample& sample, const View& view) {
    Picture picture;
    picture.size = sample.picture_size;
    picture.region = sample.region;
    picture.range = contrast_range(view.contrast, sample.histogram);
    picture.statistics = sample.statistics;
    picture.measured = sample.measured;
    picture.levels = levels_of(sample, picture.range, view.marks);
    if (sample.size != sample.picture_size) {
        picture.levels = enlarged(picture.levels, sample.size, sample.picture_size);
    }
    return picture;
}

}  // namespace framering
