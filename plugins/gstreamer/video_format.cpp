#include "plugins/gstreamer/video_format.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace framering::gstreamer {

namespace {
struct Known {
    std::string_view name;  // in the caps
    std::uint32_t pixel_format;
    std::uint32_t pixel_bytes;
};
constexpr std::array kRaw{Known{"GRAY8", FR_MONO8, 1}, Known{"GRAY16_LE", FR_MONO16, 2}, Known{"RGB", FR_RGB8, 3}};
constexpr std::array kBayer{Known{"bggr", FR_BAYER_BG8, 1}, Known{"gbrg", FR_BAYER_GB8, 1},
                            Known{"grbg", FR_BAYER_GR8, 1}, Known{"rggb", FR_BAYER_RG8, 1}};

// Of a raw picture, by what the buffer or its caps say; Bayer is none to the library: rows of 4 bytes each.
std::uint64_t stride_of(GstSample& sample, const VideoFormat& format) {
    GstVideoInfo info;
    if (const GstVideoMeta* const meta = gst_buffer_get_video_meta(gst_sample_get_buffer(&sample))) {
        return static_cast<std::uint64_t>(meta->stride[0]);
    }
    if (gst_video_info_from_caps(&info, gst_sample_get_caps(&sample)) != FALSE &&
        GST_VIDEO_INFO_FORMAT(&info) != GST_VIDEO_FORMAT_ENCODED) {
        return static_cast<std::uint64_t>(GST_VIDEO_INFO_PLANE_STRIDE(&info, 0));
    }
    return (format.row_bytes + 3) / 4 * 4;
}

std::uint64_t offset_of(GstSample& sample) {
    const GstVideoMeta* const meta = gst_buffer_get_video_meta(gst_sample_get_buffer(&sample));
    return meta == nullptr ? 0 : meta->offset[0];
}
}  // namespace

const char* all_formats() noexcept {
    return "video/x-raw, format = (string) { GRAY8, GRAY16_LE, RGB }; "
           "video/x-bayer, format = (string) { bggr, gbrg, grbg, rggb }";
}

std::string text_of(const VideoFormat& format) {
    const auto is_it = [&](const Known& each) { return each.pixel_format == format.pixel_format; };
    const auto raw = std::ranges::find_if(kRaw, is_it);
    const auto bayer = std::ranges::find_if(kBayer, is_it);
    const std::string_view name = raw != kRaw.end() ? raw->name : bayer != kBayer.end() ? bayer->name : "";
    return std::to_string(format.width) + "x" + std::to_string(format.height) + " " + std::string(name);
}

VideoFormat video_format(const GstCaps& caps) {
    const GstStructure* const structure = gst_caps_get_structure(&caps, 0);
    const char* const name = gst_structure_get_string(structure, "format");
    gint width = 0;
    gint height = 0;
    gst_structure_get_int(structure, "width", &width);
    gst_structure_get_int(structure, "height", &height);
    const bool is_bayer = gst_structure_has_name(structure, "video/x-bayer") != FALSE;
    const auto find = [&](const auto& all) {
        const auto found = std::ranges::find(all, std::string_view(name == nullptr ? "" : name), &Known::name);
        return found == all.end() ? nullptr : &*found;
    };
    const Known* const known = is_bayer ? find(kBayer) : find(kRaw);
    if (known == nullptr || width <= 0 || height <= 0) {
        const Ref<char> text(gst_caps_to_string(&caps));
        throw PipelineError(FR_ERROR,
                            "the pipeline ends in " + std::string(text.get()) +
                                ", which is none of GRAY8, GRAY16_LE, RGB and 8-bit Bayer; add videoconvert");
    }
    const auto columns = static_cast<std::uint32_t>(width);
    return {known->pixel_format, columns, static_cast<std::uint32_t>(height),
            std::uint64_t{columns} * known->pixel_bytes};
}

bool copy_rows(GstSample& sample, const VideoFormat& format, std::span<std::byte> pixels) {
    GstMapInfo map;
    GstBuffer* const buffer = gst_sample_get_buffer(&sample);
    if (buffer == nullptr || gst_buffer_map(buffer, &map, GST_MAP_READ) == FALSE) {
        return false;
    }
    const std::uint64_t stride = stride_of(sample, format);
    const std::uint64_t offset = offset_of(sample);
    const bool is_whole =
        stride >= format.row_bytes && offset + (format.height - 1) * stride + format.row_bytes <= map.size;
    for (std::uint64_t row = 0; is_whole && row < format.height; ++row) {
        std::memcpy(pixels.data() + row * format.row_bytes, map.data + offset + row * stride, format.row_bytes);
    }
    gst_buffer_unmap(buffer, &map);
    return is_whole;
}

}  // namespace framering::gstreamer
