// What a view wants measured in a frame, row after row as they pass.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "viewer/picture/frame_sample.hpp"
#include "viewer/picture/pixel_reader.hpp"

namespace framering {

// The pixels nearest to a line, from one end to the other, a step of a pixel each, as far as they lie in the
// frame.
[[nodiscard]] std::vector<PixelPosition> line_pixels(const PixelLine& line, PictureSize frame);

[[nodiscard]] std::optional<PixelPosition> part_within(const std::optional<PixelPosition>& position,
                                                       PictureSize frame) noexcept;
// Empty where nothing of it lies in the frame.
[[nodiscard]] PixelBox part_within(const std::optional<PixelBox>& box, PictureSize frame) noexcept;

// Of the samples of a box; no sum overflows on the largest frame.
struct BoxSums {
    std::uint32_t minimum = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t maximum = 0;
    std::uint64_t sum = 0;
    std::uint64_t squares = 0;
    std::uint64_t saturated = 0;
    std::uint64_t count = 0;

    // Every so manieth of the samples.
    template <std::size_t kStep, class Sample>
    void add(const Sample* samples, std::size_t number, double saturation) noexcept {
        const auto most = static_cast<std::uint32_t>(saturation);
        for (std::size_t i = 0; i < number; ++i) {
            const std::uint32_t sample = samples[kStep * i];
            minimum = std::min(minimum, sample);
            maximum = std::max(maximum, sample);
            sum += sample;
            const std::uint32_t square = sample * sample;  // 65 535^2 just fits
            squares += square;
            saturated += sample >= most ? 1 : 0;
        }
        count += number;
    }
    void add(const BoxSums& other) noexcept;
    [[nodiscard]] SpreadStatistics statistics() const noexcept;
};

// Of floating-point samples, as far as they are finite.
struct FloatBoxSums {
    double minimum = std::numeric_limits<double>::infinity();
    double maximum = -std::numeric_limits<double>::infinity();
    double sum = 0;  // of the distances from `origin`, where the values may be far from 0 and near to each other
    double squares = 0;
    double origin = std::numeric_limits<double>::quiet_NaN();  // the first one
    std::uint64_t count = 0;
    std::uint64_t not_numbers = 0;
    std::uint64_t infinite = 0;

    template <std::size_t kStep>
    void add(const float* samples, std::size_t number, double /*saturation*/) noexcept {
        for (std::size_t i = 0; i < number; ++i) {
            add_one(double{samples[kStep * i]});
        }
        count += number;
    }
    void add(const FloatBoxSums& /*other*/) noexcept {}  // there is one channel of them
    void add_one(double value) noexcept;
    [[nodiscard]] SpreadStatistics statistics() const noexcept;
};

// Takes every row once, from the first to the last.
template <class Sample>
class RowMeasurements {
  public:
    RowMeasurements(const View& view, const FrameFormat& format, std::span<const std::byte> bytes,
                    double saturation)
        : reader_(format, bytes, view.bayer),
          saturation_(saturation),
          pointer_(part_within(view.pointer, {format.width, format.height})),
          box_(part_within(view.box, {format.width, format.height})) {
        if (const auto pattern = bayer_pattern_of(format.pixel_format); pattern && reader_.channels() > 1) {
            mosaic_ = mosaic_of(*pattern);
        }
        if (view.line) {
            line_ = line_pixels(*view.line, {format.width, format.height});
        }
        rises_ = !line_.empty() && line_.back().y < line_.front().y;
        if (!line_.empty()) {
            measured_.profiles.assign(reader_.channels(), Measurements::Profile(line_.size()));
        }
    }

    // All samples of it.
    void take_row(std::size_t row, const Sample* samples) {
        if (pointer_ && pointer_->y == row) {
            measured_.pointer = reader_.reading(pointer_->x, row);
        }
        if (row >= box_.top && row - box_.top < box_.height) {
            add_to_box(row, samples);
        }
        // A line that rises is walked from its end.
        for (; taken_ < line_.size() && line_[line_index()].y == row; ++taken_) {
            reader_.read(line_[line_index()].x, row, [this](std::size_t channel, double value) {
                measured_.profiles[channel][line_index()] = value;
            });
        }
    }

    [[nodiscard]] Measurements result() && {
        if (!box_.empty()) {
            set_box();
        }
        return std::move(measured_);
    }

  private:
    using Sums = std::conditional_t<std::is_integral_v<Sample>, BoxSums, FloatBoxSums>;

    [[nodiscard]] std::size_t line_index() const noexcept { return rises_ ? line_.size() - 1 - taken_ : taken_; }

    void add_to_box(std::size_t row, const Sample* samples) noexcept {
        if (mosaic_) {
            for (std::size_t x = box_.left; x < std::size_t{box_.left} + std::min(box_.width, 2U); ++x) {
                const std::size_t number = (box_.left + box_.width - x + 1) / 2;
                sums_[mosaic_->colour_at(x, row)].template add<2>(samples + x, number, saturation_);
            }
        } else if (reader_.channels() == 1) {
            sums_[0].template add<1>(samples + box_.left, box_.width, saturation_);
        } else {
            for (std::size_t colour = 0; colour < kColours; ++colour) {
                sums_[colour].template add<kColours>(samples + kColours * box_.left + colour, box_.width,
                                                     saturation_);
            }
        }
    }
    void set_box() {
        BoxStatistics& box = measured_.box.emplace();
        box.box = box_;
        for (std::size_t channel = 0; reader_.channels() > 1 && channel < kColours; ++channel) {
            box.colours.push_back(sums_[channel].statistics());
        }
        for (std::size_t channel = 1; channel < reader_.channels(); ++channel) {
            sums_[0].add(sums_[channel]);
        }
        static_cast<SpreadStatistics&>(box) = sums_[0].statistics();
    }

    PixelReader<Sample> reader_;
    double saturation_;
    std::optional<Mosaic> mosaic_;  // whose colours are measured apart
    std::optional<PixelPosition> pointer_;
    PixelBox box_;
    std::array<Sums, kColours> sums_{};
    std::vector<PixelPosition> line_;
    bool rises_ = false;
    std::size_t taken_ = 0;
    Measurements measured_;
};

}  // namespace framering
