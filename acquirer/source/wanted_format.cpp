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

void set_pixel_format(WantedFormat& wanted, const std::string& name) {
    wanted.packing = packing_named(name);
    if (wanted.packing) {
        wanted.pixel_format = PixelFormat::mono16;
    } else if (const auto format = pixel_format_named(name);
               format == PixelFormat::mono8 || format == PixelFormat::mono16) {
        wanted.pixel_format = format;
    } else {
        fail(ExitCode::usage, "unknown pixel format '{}'; use mono8, mono16 or, for packed raw frames, {}", name,
             packing_names());
    }
}

FrameFormat with_defaults(const WantedFormat& wanted) {
    constexpr std::uint32_t side = 512;
    FrameFormat format;
    format.width = wanted.width.value_or(side);
    format.height = wanted.height.value_or(side);
    format.pixel_format = wanted.pixel_format.value_or(PixelFormat::mono16);
    const std::uint32_t bits =
        wanted.packing ? bits_of(*wanted.packing) : 8 * bytes_per_sample(format.pixel_format);
    format.significant_bits = wanted.significant_bits.value_or(bits);
    if (wanted.packing && format.significant_bits > bits) {
        fail(ExitCode::usage, "--significant-bits {} with --pixel-format {}: its pixels have {} bits",
             format.significant_bits, name_of(*wanted.packing), bits);
    }
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
