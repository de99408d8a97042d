#include "common/scaling/frame_scaler.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "common/frame/bayer.hpp"
#include "common/scaling/band_boxes.hpp"
#include "common/scaling/row_sums.hpp"
#include "common/scaling/shares.hpp"

namespace framering {

namespace {
constexpr std::size_t kColours = 3;

class FrameCopier final : public FrameScaler {
  public:
    void scale(std::span<const std::byte> pixels, std::span<std::byte> scaled) override {
        std::memcpy(scaled.data(), pixels.data(), scaled.size());
    }
};

// The mean of samples, as one of their kind.
template <class Sample>
class Rounding {
  public:
    explicit Rounding(const FrameFormat& format) noexcept {
        if (format.bit_alignment == BitAlignment::high) {
            unused_bits_ = 8 * static_cast<std::uint32_t>(sizeof(Sample)) - format.significant_bits;
        }
    }
    [[nodiscard]] Sample of(std::uint64_t sum, std::uint64_t count) const noexcept {
        return aligned((sum + count / 2) / count);
    }
    [[nodiscard]] Sample aligned(std::uint64_t mean) const noexcept {
        const std::uint64_t largest = (std::uint64_t{std::numeric_limits<Sample>::max()} >> unused_bits_);
        const std::uint64_t half = (std::uint64_t{1} << unused_bits_) / 2;
        return static_cast<Sample>(std::min((mean + half) >> unused_bits_, largest) << unused_bits_);
    }

  private:
    std::uint32_t unused_bits_ = 0;
};

// What the scalers of one kind of samples have in common: rows fall into bands, and each becomes a row.
template <class Sample>
class BandScaler : public FrameScaler {
  public:
    BandScaler(const FrameFormat& from, const FrameFormat& to, Vectors vectors)
        : row_samples_(std::size_t{from.width} * samples_per_pixel(from.pixel_format)),
          scaled_samples_(std::size_t{to.width} * samples_per_pixel(to.pixel_format)),
          bands_(to.height, from.height),
          height_(to.height),
          vectors_(vectors) {}

    void scale(std::span<const std::byte> pixels, std::span<std::byte> scaled) final {
        const auto* const samples = reinterpret_cast<const Sample*>(pixels.data());
        auto* const means = reinterpret_cast<Sample*>(scaled.data());
        for (std::size_t band = 0; band < height_; ++band) {
            const std::size_t top = bands_.begin(band);
            scale_band({samples + top * row_samples_, row_samples_, row_samples_, bands_.begin(band + 1) - top},
                       top, means + band * scaled_samples_);
        }
    }

  protected:
    // `top`: the band's first row in the frame.
    virtual void scale_band(const SampleRows<Sample>& rows, std::size_t top, Sample* means) = 0;
    [[nodiscard]] Vectors vectors() const noexcept { return vectors_; }
    [[nodiscard]] std::size_t row_samples() const noexcept { return row_samples_; }

  private:
    std::size_t row_samples_;
    std::size_t scaled_samples_;
    Shares bands_;
    std::size_t height_;
    Vectors vectors_;
};

template <class Sample>
class GreyScaler final : public BandScaler<Sample> {
  public:
    GreyScaler(const FrameFormat& from, const FrameFormat& to, Vectors vectors)
        : BandScaler<Sample>(from, to, vectors),
          rounding_(from),
          boxes_(to.width, from.width, vectors),
          sums_(from.width),
          means_(to.width) {}

  private:
    void scale_band(const SampleRows<Sample>& rows, std::size_t /*top*/, Sample* means) override {
        sum_rows(rows, sums_.data(), this->vectors());
        (void)boxes_.find_means(sums_.data(), rows.count, means_.data());
        for (std::size_t box = 0; box < means_.size(); ++box) {
            means[box] = rounding_.aligned(means_[box]);
        }
    }

    Rounding<Sample> rounding_;
    BandBoxes boxes_;
    std::vector<std::uint32_t> sums_;
    std::vector<std::uint16_t> means_;
};

template <class Sample>
class RgbScaler final : public BandScaler<Sample> {
  public:
    RgbScaler(const FrameFormat& from, const FrameFormat& to, Vectors vectors)
        : BandScaler<Sample>(from, to, vectors),
          rounding_(from),
          boxes_(to.width, from.width),
          width_(to.width),
          sums_(this->row_samples()) {}

  private:
    void scale_band(const SampleRows<Sample>& rows, std::size_t /*top*/, Sample* means) override {
        sum_rows(rows, sums_.data(), this->vectors());
        for (std::size_t box = 0; box < width_; ++box) {
            const std::size_t begin = boxes_.begin(box);
            const std::size_t end = boxes_.begin(box + 1);
            std::array<std::uint64_t, kColours> sums{};
            for (std::size_t x = begin; x < end; ++x) {
                for (std::size_t colour = 0; colour < kColours; ++colour) {
                    sums[colour] += sums_[kColours * x + colour];
                }
            }
            for (std::size_t colour = 0; colour < kColours; ++colour) {
                means[kColours * box + colour] = rounding_.of(sums[colour], rows.count * (end - begin));
            }
        }
    }

    Rounding<Sample> rounding_;
    Shares boxes_;
    std::size_t width_;
    std::vector<std::uint32_t> sums_;
};

// Rows of a mosaic have two filters each, so every other row is added to sums of its own.
template <class Sample>
class MosaicScaler final : public BandScaler<Sample> {
  public:
    MosaicScaler(const FrameFormat& from, const FrameFormat& to, Vectors vectors)
        : BandScaler<Sample>(from, to, vectors),
          rounding_(from),
          pattern_(*bayer_pattern_of(from.pixel_format)),
          boxes_(to.width, from.width),
          width_(to.width),
          sums_{std::vector<std::uint32_t>(from.width), std::vector<std::uint32_t>(from.width)} {}

  private:
    struct ColourSum {
        std::uint64_t sum = 0;
        std::uint64_t count = 0;
    };

    void scale_band(const SampleRows<Sample>& rows, std::size_t top, Sample* means) override {
        std::array<std::size_t, 2> counts{};
        for (const std::size_t parity : {std::size_t{0}, std::size_t{1}}) {  // of rows within the band
            counts[parity] = (rows.count + 1 - parity) / 2;
            if (counts[parity] != 0) {
                sum_rows<Sample>(
                    {rows.first + parity * rows.distance, 2 * rows.distance, rows.width, counts[parity]},
                    sums_[parity].data(), this->vectors());
            }
        }
        for (std::size_t box = 0; box < width_; ++box) {
            put_means(boxes_.begin(box), boxes_.begin(box + 1), top, counts, means + kColours * box);
        }
    }

    void put_means(std::size_t begin, std::size_t end, std::size_t top, const std::array<std::size_t, 2>& counts,
                   Sample* means) const noexcept {
        std::array<ColourSum, kColours> of{};
        ColourSum all;
        for (std::size_t parity = 0; parity < 2 && counts[parity] != 0; ++parity) {
            for (std::size_t x = begin; x < end; ++x) {
                ColourSum& colour = of[static_cast<std::size_t>(colour_at(pattern_, x, top + parity))];
                colour.sum += sums_[parity][x];
                colour.count += counts[parity];
                all.sum += sums_[parity][x];
                all.count += counts[parity];
            }
        }
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            // Frames one pixel high or wide have boxes without a colour: they are grey there.
            const ColourSum& from = of[colour].count == 0 ? all : of[colour];
            means[colour] = rounding_.of(from.sum, from.count);
        }
    }

    Rounding<Sample> rounding_;
    BayerPattern pattern_;
    Shares boxes_;
    std::size_t width_;
    std::array<std::vector<std::uint32_t>, 2> sums_;
};

class FloatScaler final : public BandScaler<float> {
  public:
    FloatScaler(const FrameFormat& from, const FrameFormat& to, Vectors vectors)
        : BandScaler<float>(from, to, vectors),
          boxes_(to.width, from.width),
          width_(to.width),
          sums_(from.width),
          finite_(from.width) {}

  private:
    void scale_band(const SampleRows<float>& rows, std::size_t /*top*/, float* means) override {
        sum_rows(rows, sums_.data(), finite_.data(), vectors());
        for (std::size_t box = 0; box < width_; ++box) {
            double sum = 0;
            std::uint64_t count = 0;
            for (std::size_t x = boxes_.begin(box); x < boxes_.begin(box + 1); ++x) {
                sum += sums_[x];
                count += finite_[x];
            }
            means[box] = count == 0 ? std::numeric_limits<float>::quiet_NaN()
                                    : static_cast<float>(sum / static_cast<double>(count));
        }
    }

    Shares boxes_;
    std::size_t width_;
    std::vector<double> sums_;
    std::vector<std::uint32_t> finite_;
};

template <class Sample>
std::unique_ptr<FrameScaler> make_integer_scaler(const FrameFormat& from, const FrameFormat& to, Vectors vectors) {
    if (is_rgb(from.pixel_format)) {
        return std::make_unique<RgbScaler<Sample>>(from, to, vectors);
    }
    if (bayer_pattern_of(from.pixel_format)) {
        return std::make_unique<MosaicScaler<Sample>>(from, to, vectors);
    }
    return std::make_unique<GreyScaler<Sample>>(from, to, vectors);
}
}  // namespace

std::unique_ptr<FrameScaler> make_frame_scaler(const FrameFormat& from, const FrameFormat& to, Vectors vectors) {
    if (from == to) {
        return std::make_unique<FrameCopier>();
    }
    assert(to.width <= from.width && to.height <= from.height);
    switch (sample_type_of(from.pixel_format)) {
        case SampleType::unsigned8:
            return make_integer_scaler<std::uint8_t>(from, to, vectors);
        case SampleType::float32:
            return std::make_unique<FloatScaler>(from, to, vectors);
        default:
            return make_integer_scaler<std::uint16_t>(from, to, vectors);
    }
}

FrameScalers make_frame_scalers(const FrameFormat& from, const FrameFormat& to, std::size_t threads) {
    FrameScalers scalers(threads);
    std::ranges::generate(scalers, [&] { return make_frame_scaler(from, to); });
    return scalers;
}

}  // namespace framering
