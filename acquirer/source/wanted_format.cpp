#include "acquirer/source/wanted_format.hpp"

#include "common/base/error.hpp"

namespace framering {

namespace {
template <class Value, class Shown>
void require_same(const std::optional<Value>& wanted, Value of_file, const char* option, Shown shown) {
    if (wanted && *wanted != of_file) {
        fail(ExitCode::usage, "--{} {} contradicts the file, which has {}; omit the option", option,
             shown(*wanted), shown(of_file));
    }
}
}  // namespace

FrameFormat with_defaults(const WantedFormat& wanted) {
    constexpr std::uint32_t side = 512;
    FrameFormat format;
    format.width = wanted.width.value_or(side);
    format.height = wanted.height.value_or(side);
    format.pixel_format = wanted.pixel_format.value_or(PixelFormat::mono16);
    format.significant_bits = wanted.significant_bits.value_or(8 * bytes_per_pixel(format.pixel_format));
    format.pixel_size_nm = wanted.pixel_size_nm;
    require_valid(format);
    return format;
}

FrameFormat agreed_with_file(const WantedFormat& wanted, const FrameFormat& of_file) {
    const auto number = [](std::uint32_t value) { return value; };
    require_same(wanted.width, of_file.width, "width", number);
    require_same(wanted.height, of_file.height, "height", number);
    require_same(wanted.pixel_format, of_file.pixel_format, "pixel-format",
                 [](PixelFormat value) { return name_of(value); });
    FrameFormat format = of_file;
    format.significant_bits = wanted.significant_bits.value_or(of_file.significant_bits);
    format.pixel_size_nm = wanted.pixel_size_nm > 0 ? wanted.pixel_size_nm : of_file.pixel_size_nm;
    require_valid(format);
    return format;
}

}  // namespace framering
