#include "acquirer/plugin/plugin_format.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kLargestAlignment = 4096;
constexpr std::uint64_t kLargestFrame = std::uint64_t{1} << 36;

struct KnownFormat {
    fr_pixel_format number;
    const char* name;
    PixelFormat format;
    std::uint32_t bits;  // significant
    std::optional<Packing> packing;
};

constexpr std::array kKnown{
    KnownFormat{FR_MONO8, "Mono8", PixelFormat::mono8, 8, {}},
    KnownFormat{FR_MONO10, "Mono10", PixelFormat::mono16, 10, {}},
    KnownFormat{FR_MONO12, "Mono12", PixelFormat::mono16, 12, {}},
    KnownFormat{FR_MONO14, "Mono14", PixelFormat::mono16, 14, {}},
    KnownFormat{FR_MONO16, "Mono16", PixelFormat::mono16, 16, {}},
    KnownFormat{FR_MONO10P, "Mono10p", PixelFormat::mono16, 10, Packing::mono10p},
    KnownFormat{FR_MONO12P, "Mono12p", PixelFormat::mono16, 12, Packing::mono12p},
    KnownFormat{FR_MONO14P, "Mono14p", PixelFormat::mono16, 14, Packing::mono14p},
    KnownFormat{FR_MONO10_PACKED, "Mono10Packed", PixelFormat::mono16, 10, Packing::mono10_packed},
    KnownFormat{FR_MONO12_PACKED, "Mono12Packed", PixelFormat::mono16, 12, Packing::mono12_packed},
    KnownFormat{FR_BAYER_GR8, "BayerGR8", PixelFormat::bayer_gr8, 8, {}},
    KnownFormat{FR_BAYER_RG8, "BayerRG8", PixelFormat::bayer_rg8, 8, {}},
    KnownFormat{FR_BAYER_GB8, "BayerGB8", PixelFormat::bayer_gb8, 8, {}},
    KnownFormat{FR_BAYER_BG8, "BayerBG8", PixelFormat::bayer_bg8, 8, {}},
    KnownFormat{FR_BAYER_GR10, "BayerGR10", PixelFormat::bayer_gr16, 10, {}},
    KnownFormat{FR_BAYER_RG10, "BayerRG10", PixelFormat::bayer_rg16, 10, {}},
    KnownFormat{FR_BAYER_GB10, "BayerGB10", PixelFormat::bayer_gb16, 10, {}},
    KnownFormat{FR_BAYER_BG10, "BayerBG10", PixelFormat::bayer_bg16, 10, {}},
    KnownFormat{FR_BAYER_GR12, "BayerGR12", PixelFormat::bayer_gr16, 12, {}},
    KnownFormat{FR_BAYER_RG12, "BayerRG12", PixelFormat::bayer_rg16, 12, {}},
    KnownFormat{FR_BAYER_GB12, "BayerGB12", PixelFormat::bayer_gb16, 12, {}},
    KnownFormat{FR_BAYER_BG12, "BayerBG12", PixelFormat::bayer_bg16, 12, {}},
    KnownFormat{FR_BAYER_GR14, "BayerGR14", PixelFormat::bayer_gr16, 14, {}},
    KnownFormat{FR_BAYER_RG14, "BayerRG14", PixelFormat::bayer_rg16, 14, {}},
    KnownFormat{FR_BAYER_GB14, "BayerGB14", PixelFormat::bayer_gb16, 14, {}},
    KnownFormat{FR_BAYER_BG14, "BayerBG14", PixelFormat::bayer_bg16, 14, {}},
    KnownFormat{FR_BAYER_GR16, "BayerGR16", PixelFormat::bayer_gr16, 16, {}},
    KnownFormat{FR_BAYER_RG16, "BayerRG16", PixelFormat::bayer_rg16, 16, {}},
    KnownFormat{FR_BAYER_GB16, "BayerGB16", PixelFormat::bayer_gb16, 16, {}},
    KnownFormat{FR_BAYER_BG16, "BayerBG16", PixelFormat::bayer_bg16, 16, {}},
    KnownFormat{FR_BAYER_GR10P, "BayerGR10p", PixelFormat::bayer_gr16, 10, Packing::mono10p},
    KnownFormat{FR_BAYER_RG10P, "BayerRG10p", PixelFormat::bayer_rg16, 10, Packing::mono10p},
    KnownFormat{FR_BAYER_GB10P, "BayerGB10p", PixelFormat::bayer_gb16, 10, Packing::mono10p},
    KnownFormat{FR_BAYER_BG10P, "BayerBG10p", PixelFormat::bayer_bg16, 10, Packing::mono10p},
    KnownFormat{FR_BAYER_GR12P, "BayerGR12p", PixelFormat::bayer_gr16, 12, Packing::mono12p},
    KnownFormat{FR_BAYER_RG12P, "BayerRG12p", PixelFormat::bayer_rg16, 12, Packing::mono12p},
    KnownFormat{FR_BAYER_GB12P, "BayerGB12p", PixelFormat::bayer_gb16, 12, Packing::mono12p},
    KnownFormat{FR_BAYER_BG12P, "BayerBG12p", PixelFormat::bayer_bg16, 12, Packing::mono12p},
    KnownFormat{FR_BAYER_GR14P, "BayerGR14p", PixelFormat::bayer_gr16, 14, Packing::mono14p},
    KnownFormat{FR_BAYER_RG14P, "BayerRG14p", PixelFormat::bayer_rg16, 14, Packing::mono14p},
    KnownFormat{FR_BAYER_GB14P, "BayerGB14p", PixelFormat::bayer_gb16, 14, Packing::mono14p},
    KnownFormat{FR_BAYER_BG14P, "BayerBG14p", PixelFormat::bayer_bg16, 14, Packing::mono14p},
    KnownFormat{FR_BAYER_GR10_PACKED, "BayerGR10Packed", PixelFormat::bayer_gr16, 10, Packing::mono10_packed},
    KnownFormat{FR_BAYER_RG10_PACKED, "BayerRG10Packed", PixelFormat::bayer_rg16, 10, Packing::mono10_packed},
    KnownFormat{FR_BAYER_GB10_PACKED, "BayerGB10Packed", PixelFormat::bayer_gb16, 10, Packing::mono10_packed},
    KnownFormat{FR_BAYER_BG10_PACKED, "BayerBG10Packed", PixelFormat::bayer_bg16, 10, Packing::mono10_packed},
    KnownFormat{FR_BAYER_GR12_PACKED, "BayerGR12Packed", PixelFormat::bayer_gr16, 12, Packing::mono12_packed},
    KnownFormat{FR_BAYER_RG12_PACKED, "BayerRG12Packed", PixelFormat::bayer_rg16, 12, Packing::mono12_packed},
    KnownFormat{FR_BAYER_GB12_PACKED, "BayerGB12Packed", PixelFormat::bayer_gb16, 12, Packing::mono12_packed},
    KnownFormat{FR_BAYER_BG12_PACKED, "BayerBG12Packed", PixelFormat::bayer_bg16, 12, Packing::mono12_packed},
    KnownFormat{FR_RGB8, "RGB8", PixelFormat::rgb8, 8, {}},
    KnownFormat{FR_RGB16, "RGB16", PixelFormat::rgb16, 16, {}},
    KnownFormat{FR_DATA32F, "Data32f", PixelFormat::float32, 32, {}},
};

const KnownFormat& known_format(std::uint32_t number) {
    const auto* const found =
        std::ranges::find(kKnown, number, [](const KnownFormat& each) { return std::uint32_t{each.number}; });
    if (found == kKnown.end()) {
        fail(ExitCode::failed,
             "its pixel format is 0x{:08X}, which this acquirer does not take; set the camera to Mono8, Mono16, "
             "Mono12p, RGB8 or a Bayer format, such as with --camera-setting PixelFormat=Mono8",
             number);
    }
    return *found;
}

std::uint64_t stride_of(const fr_format& said, const FrameFormat& format, const KnownFormat& known) {
    if (known.packing) {
        if (said.stride != 0) {
            fail(ExitCode::failed, "it says a stride of {} for {}, whose rows have no padding: set it to 0",
                 said.stride, known.name);
        }
        return 0;
    }
    if (said.stride != 0 && said.stride < format.row_bytes()) {
        fail(ExitCode::failed, "it says a stride of {} bytes, but a row of {} pixels {} has {}", said.stride,
             format.width, known.name, format.row_bytes());
    }
    return said.stride == 0 ? format.row_bytes() : said.stride;
}
}  // namespace

PluginFormat plugin_format(const fr_format& said) {
    const KnownFormat& known = known_format(said.pixel_format);
    PluginFormat result;
    result.pixel_format = known.name;
    result.packing = known.packing;
    FrameFormat& format = result.format;
    format.width = said.width;
    format.height = said.height;
    format.pixel_format = known.format;
    format.significant_bits = said.significant_bits == 0 ? known.bits : said.significant_bits;
    format.bit_alignment = said.bits == FR_BITS_HIGH ? BitAlignment::high : BitAlignment::low;
    require_valid(format);
    result.stride = stride_of(said, format, known);
    if (result.stride > kLargestFrame) {
        fail(ExitCode::failed, "it says a stride of {} bytes", said.stride);
    }
    result.frame_bytes = known.packing ? packed_bytes(*known.packing, std::uint64_t{format.width} * format.height)
                                       : result.stride * (format.height - 1) + format.row_bytes();
    const std::uint64_t least = known.packing ? result.frame_bytes : result.stride * format.height;
    if (said.bytes != 0 && (said.bytes < least || said.bytes > kLargestFrame)) {
        fail(ExitCode::failed, "it says that a frame takes {} bytes, but {}x{} {} take {}", said.bytes,
             format.width, format.height, known.name, least);
    }
    result.buffer_bytes = std::max(said.bytes, least);
    if (said.frame_ids > FR_IDS_64) {
        fail(ExitCode::failed, "it counts its frames in a way ({}) that this acquirer does not know",
             said.frame_ids);
    }
    if (said.alignment > kLargestAlignment || (said.alignment != 0 && !std::has_single_bit(said.alignment))) {
        fail(ExitCode::failed, "it says an alignment of {} bytes; it must be a power of two, at most {}",
             said.alignment, kLargestAlignment);
    }
    return result;
}

std::string text_of(const PluginFormat& format) {
    return fmt::format("{}x{} {}", format.format.width, format.format.height, format.pixel_format);
}

FrameFormat agreed_with_camera(const WantedFormat& wanted, FrameFormat of_camera) {
    const auto require_same = [](const char* option, const auto& asked, const auto& camera) {
        if (asked != camera) {
            fail(ExitCode::usage,
                 "--{} {}: the camera has {}; omit the option, or set the camera with --camera-setting", option,
                 asked, camera);
        }
    };
    require_same("width", wanted.width.value_or(of_camera.width), of_camera.width);
    require_same("height", wanted.height.value_or(of_camera.height), of_camera.height);
    if (wanted.packing) {
        fail(ExitCode::usage, "--pixel-format {} is for raw sources only; a camera's is set with --camera-setting",
             name_of(*wanted.packing));
    }
    require_same("pixel-format", name_of(wanted.pixel_format.value_or(of_camera.pixel_format)),
                 name_of(of_camera.pixel_format));
    of_camera.significant_bits = wanted.significant_bits.value_or(of_camera.significant_bits);
    of_camera.pixel_size_nm = wanted.pixel_size_nm;
    require_valid(of_camera);
    return of_camera;
}

}  // namespace framering
