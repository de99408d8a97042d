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

// The samples of one may as well be those of the other: only a camera's manual tells what is behind its filters.
bool is_raw_of(PixelFormat one, PixelFormat other) noexcept {
    return samples_per_pixel(one) == 1 && samples_per_pixel(other) == 1 &&
           sample_type_of(one) == sample_type_of(other);
}

void require_possible(const FrameFormat& format) {
    require_valid(format);
    if (format.bit_alignment == BitAlignment::high &&
        format.significant_bits == 8 * bytes_per_sample(format.pixel_format)) {
        fail(ExitCode::usage, "--bit-alignment high: all {} bits of {} are significant; set --significant-bits",
             format.significant_bits, name_of(format.pixel_format));
    }
}
}  // namespace

void set_pixel_format(WantedFormat& wanted, const std::string& name) {
    wanted.packing.reset();
    if (const auto packed = packed_format_named(name)) {
        wanted.packing = packed->packing;
        wanted.pixel_format = packed->pixel_format;
        return;
    }
    wanted.pixel_format = pixel_format_named(name);
    if (!wanted.pixel_format) {
        fail(ExitCode::usage,
             "unknown pixel format '{}'; use mono8, mono16, rgb8, rgb16, float32, bayerrg8, bayerrg16 (or gr, gb, "
             "bg for rg), or for packed raw frames {}, or BayerRG12p and the like",
             name, packing_names());
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
             format.significant_bits, name_of(PackedFormat{*wanted.packing, format.pixel_format}), bits);
    }
    format.bit_alignment = wanted.bit_alignment.value_or(BitAlignment::low);
    if (wanted.packing && format.bit_alignment != BitAlignment::low) {
        fail(ExitCode::usage, "--bit-alignment {} with --pixel-format {}: its pixels are unpacked to the low bits",
             name_of(format.bit_alignment), name_of(PackedFormat{*wanted.packing, format.pixel_format}));
    }
    format.pixel_size_nm = wanted.pixel_size_nm;
    require_possible(format);
    return format;
}

FrameFormat agreed_with_file(const WantedFormat& wanted, const FrameFormat& of_file) {
    const auto number = [](std::uint32_t value) { return value; };
    require_same(wanted.width, of_file.width, "width", number);
    require_same(wanted.height, of_file.height, "height", number);
    FrameFormat format = of_file;
    if (wanted.pixel_format && is_raw_of(*wanted.pixel_format, of_file.pixel_format)) {
        format.pixel_format = *wanted.pixel_format;
    }
    require_same(wanted.pixel_format, format.pixel_format, "pixel-format",
                 [](PixelFormat value) { return name_of(value); });
    format.significant_bits = wanted.significant_bits.value_or(of_file.significant_bits);
    format.bit_alignment = wanted.bit_alignment.value_or(of_file.bit_alignment);
    format.pixel_size_nm = wanted.pixel_size_nm > 0 ? wanted.pixel_size_nm : of_file.pixel_size_nm;
    require_possible(format);
    return format;
}

}  // namespace framering
