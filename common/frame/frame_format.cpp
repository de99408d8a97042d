#include "common/frame/frame_format.hpp"

#include "common/base/enum_names.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr auto kBitAlignmentNames =
    std::to_array<Named<BitAlignment>>({{BitAlignment::low, "low"}, {BitAlignment::high, "high"}});
}  // namespace

std::string_view name_of(BitAlignment alignment) noexcept {
    return name_in(kBitAlignmentNames, alignment);
}

BitAlignment parse_bit_alignment(std::string_view text) {
    return parse_name(kBitAlignmentNames, "bit alignment", text);
}

bool bits_are_valid(const FrameFormat& format) noexcept {
    const std::uint32_t bits = 8 * bytes_per_sample(format.pixel_format);
    if (sample_type_of(format.pixel_format) == SampleType::float32) {
        return format.significant_bits == bits && format.bit_alignment == BitAlignment::low;
    }
    return format.significant_bits >= 1 && format.significant_bits <= bits;
}

void require_valid(const FrameFormat& format) {
    if (format.width == 0 || format.height == 0 || format.width > kLargestSide || format.height > kLargestSide) {
        fail(ExitCode::usage,
             "frame size {}x{}: width and height must be 1 to {} pixels; set --width and --height", format.width,
             format.height, kLargestSide);
    }
    if (!bits_are_valid(format)) {
        const std::uint32_t bits = 8 * bytes_per_sample(format.pixel_format);
        if (sample_type_of(format.pixel_format) == SampleType::float32) {
            fail(ExitCode::usage, "{} has {} bits in each sample; omit --significant-bits and --bit-alignment",
                 name_of(format.pixel_format), bits);
        }
        fail(ExitCode::usage, "significant bits {}: {} allows 1 to {}; set --significant-bits",
             format.significant_bits, name_of(format.pixel_format), bits);
    }
}

}  // namespace framering
