// Pixel formats. The numbers stand in shared memory and in files: never change one.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace framering {

enum class PixelFormat : std::uint32_t {
    mono8 = 1,
    mono16 = 2,  // little-endian
};

// What a pixel may be, whatever its format.
inline constexpr std::uint32_t kLargestPixel = 65'535;

[[nodiscard]] constexpr std::uint32_t bytes_per_pixel(PixelFormat format) noexcept {
    return format == PixelFormat::mono8 ? 1 : 2;
}
// "mono8", "mono16": as options and documents spell it.
[[nodiscard]] std::string_view name_of(PixelFormat format) noexcept;
// "|u1", "<u2": what numpy.dtype() takes.
[[nodiscard]] std::string_view numpy_name_of(PixelFormat format) noexcept;
// Nothing for another text.
[[nodiscard]] std::optional<PixelFormat> pixel_format_named(std::string_view name) noexcept;
// Fails (Error, usage) and lists the known formats.
[[nodiscard]] PixelFormat parse_pixel_format(std::string_view text);
// Nothing for a number that is no pixel format (read from a segment or file).
[[nodiscard]] std::optional<PixelFormat> pixel_format_from(std::uint32_t number) noexcept;

}  // namespace framering
