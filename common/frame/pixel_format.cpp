#include "common/frame/pixel_format.hpp"

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kPixelFormatNames =
    std::to_array<Named<PixelFormat>>({{PixelFormat::mono8, "mono8"}, {PixelFormat::mono16, "mono16"}});
}  // namespace

std::string_view name_of(PixelFormat format) noexcept {
    return name_in(kPixelFormatNames, format);
}

std::string_view numpy_name_of(PixelFormat format) noexcept {
    return format == PixelFormat::mono8 ? "|u1" : "<u2";
}

std::optional<PixelFormat> pixel_format_named(std::string_view name) noexcept {
    return value_named(kPixelFormatNames, name);
}

PixelFormat parse_pixel_format(std::string_view text) {
    return parse_name(kPixelFormatNames, "pixel format", text);
}

std::optional<PixelFormat> pixel_format_from(std::uint32_t number) noexcept {
    switch (number) {
        case static_cast<std::uint32_t>(PixelFormat::mono8):
            return PixelFormat::mono8;
        case static_cast<std::uint32_t>(PixelFormat::mono16):
            return PixelFormat::mono16;
        default:
            return std::nullopt;
    }
}

}  // namespace framering
