#include "common/frame/frame_info.hpp"

#include <algorithm>
#include <limits>

namespace framering {

void set_format(FrameInfo& info, const FrameFormat& format) noexcept {
    info.width = format.width;
    info.height = format.height;
    info.pixel_format = static_cast<std::uint32_t>(format.pixel_format);
    info.significant_bits = format.significant_bits;
    info.bit_alignment = static_cast<std::uint32_t>(format.bit_alignment);
    info.numpy_dtype.fill('\0');
    const auto name = numpy_name_of(format.pixel_format);
    std::copy_n(name.begin(), std::min(name.size(), info.numpy_dtype.size() - 1), info.numpy_dtype.begin());
    info.row_stride_bytes = format.row_bytes();
    info.payload_bytes = format.payload_bytes();
    info.pixel_size_nm = format.pixel_size_nm;
}

void set_value(FrameInfo& info, std::uint32_t place, double value) noexcept {
    while (info.value_count <= place) {
        info.values[info.value_count++] = std::numeric_limits<double>::quiet_NaN();
    }
    info.values[place] = value;
}

bool get_format(const FrameInfo& info, FrameFormat& format) noexcept {
    const auto pixel_format = pixel_format_from(info.pixel_format);
    constexpr auto last_alignment = static_cast<std::uint32_t>(BitAlignment::high);
    if (!pixel_format || info.bit_alignment > last_alignment) {
        return false;
    }
    format = {info.width,         info.height,
              *pixel_format,      info.significant_bits,
              info.pixel_size_nm, static_cast<BitAlignment>(info.bit_alignment)};
    return info.row_stride_bytes == format.row_bytes() && info.payload_bytes == format.payload_bytes();
}

}  // namespace framering
