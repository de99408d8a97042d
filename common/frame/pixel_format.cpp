#include "common/frame/pixel_format.hpp"

#include "common/base/error.hpp"

namespace framering {

std::string_view name_of(PixelFormat format) noexcept {
    return format == PixelFormat::mono8 ? "mono8" : "mono16";
}

std::string_view numpy_name_of(PixelFormat format) noexcept {
    return format == PixelFormat::mono8 ? "|u1" : "<u2";
}

PixelFormat parse_pixel_format(std::string_view text) {
    for (const PixelFormat format : {PixelFormat::mono8, PixelFormat::mono16}) {
        if (text == name_of(format)) {
            return format;
        }
    }
    fail(ExitCode::usage, "unknown pixel format '{}'; use mono8 or mono16", text);
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
