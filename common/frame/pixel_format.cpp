#include "common/frame/pixel_format.hpp"

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kPixelFormatNames = std::to_array<Named<PixelFormat>>({
    {PixelFormat::mono8, "mono8"},
    {PixelFormat::mono16, "mono16"},
    {PixelFormat::rgb8, "rgb8"},
    {PixelFormat::rgb16, "rgb16"},
    {PixelFormat::float32, "float32"},
    {PixelFormat::bayer_rg8, "bayerrg8"},
    {PixelFormat::bayer_gr8, "bayergr8"},
    {PixelFormat::bayer_gb8, "bayergb8"},
    {PixelFormat::bayer_bg8, "bayerbg8"},
    {PixelFormat::bayer_rg16, "bayerrg16"},
    {PixelFormat::bayer_gr16, "bayergr16"},
    {PixelFormat::bayer_gb16, "bayergb16"},
    {PixelFormat::bayer_bg16, "bayerbg16"},
});
}  // namespace

std::optional<BayerPattern> bayer_pattern_of(PixelFormat format) noexcept {
    switch (format) {
        case PixelFormat::bayer_rg8:
        case PixelFormat::bayer_rg16:
            return BayerPattern::rg;
        case PixelFormat::bayer_gr8:
        case PixelFormat::bayer_gr16:
            return BayerPattern::gr;
        case PixelFormat::bayer_gb8:
        case PixelFormat::bayer_gb16:
            return BayerPattern::gb;
        case PixelFormat::bayer_bg8:
        case PixelFormat::bayer_bg16:
            return BayerPattern::bg;
        default:
            return std::nullopt;
    }
}

std::string_view name_of(PixelFormat format) noexcept {
    return name_in(kPixelFormatNames, format);
}

std::string_view numpy_name_of(PixelFormat format) noexcept {
    switch (sample_type_of(format)) {
        case SampleType::unsigned8:
            return "|u1";
        case SampleType::float32:
            return "<f4";
        default:
            return "<u2";
    }
}

std::optional<PixelFormat> pixel_format_named(std::string_view name) noexcept {
    return value_named_in_any_case(kPixelFormatNames, name);
}

PixelFormat parse_pixel_format(std::string_view text) {
    const auto format = pixel_format_named(text);
    return format ? *format : parse_name(kPixelFormatNames, "pixel format", text);
}

std::optional<PixelFormat> pixel_format_from(std::uint32_t number) noexcept {
    const auto format = static_cast<PixelFormat>(number);
    const auto found = std::ranges::find(kPixelFormatNames, format, &Named<PixelFormat>::value);
    return found == kPixelFormatNames.end() ? std::nullopt : std::optional(format);
}

}  // namespace framering
