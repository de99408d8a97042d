#include "writer/sink/pixel_fields.hpp"

namespace framering {

namespace {
constexpr std::array<std::uint8_t, 4> filters_of(BayerPattern pattern) noexcept {
    constexpr std::uint8_t r = 0;
    constexpr std::uint8_t g = 1;
    constexpr std::uint8_t b = 2;
    switch (pattern) {
        case BayerPattern::rg:
            return {r, g, g, b};
        case BayerPattern::gr:
            return {g, r, b, g};
        case BayerPattern::gb:
            return {g, b, r, g};
        default:
            return {b, g, g, r};
    }
}
}  // namespace

PixelFields pixel_fields_of(PixelFormat format) noexcept {
    PixelFields fields;
    fields.bits_per_sample = static_cast<std::uint16_t>(8 * bytes_per_sample(format));
    fields.samples_per_pixel = static_cast<std::uint16_t>(samples_per_pixel(format));
    fields.photometric = is_rgb(format) ? 2 : 1;
    fields.sample_format = sample_type_of(format) == SampleType::float32 ? 3 : 1;
    if (const auto pattern = bayer_pattern_of(format)) {
        fields.filters = filters_of(*pattern);
    }
    return fields;
}

}  // namespace framering
