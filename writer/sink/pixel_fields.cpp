#include "writer/sink/pixel_fields.hpp"

#include "common/frame/bayer.hpp"

namespace framering {

PixelFields pixel_fields_of(PixelFormat format) noexcept {
    PixelFields fields;
    fields.bits_per_sample = static_cast<std::uint16_t>(8 * bytes_per_sample(format));
    fields.samples_per_pixel = static_cast<std::uint16_t>(samples_per_pixel(format));
    fields.photometric = is_rgb(format) ? 2 : 1;
    fields.sample_format = sample_type_of(format) == SampleType::float32 ? 3 : 1;
    if (const auto pattern = bayer_pattern_of(format)) {
        const auto filter = [&](std::uint64_t x, std::uint64_t y) {
            return static_cast<std::uint8_t>(colour_at(*pattern, x, y));
        };
        fields.filters = {filter(0, 0), filter(1, 0), filter(0, 1), filter(1, 1)};
    }
    return fields;
}

}  // namespace framering
