#include "plugins/genicam/frame_format.hpp"

#include <algorithm>
#include <string_view>

#include "plugins/genicam/setting.hpp"

namespace framering::genicam {

namespace {
std::uint32_t ids_of(ArvCamera* camera) {
    if (arv_camera_is_gv_device(camera) == FALSE) {
        return FR_IDS_64;
    }
    ErrorSlot error;
    const char* extended =
        arv_device_get_string_feature_value(arv_camera_get_device(camera), "GevGVSPExtendedIDMode", error);
    return extended != nullptr && std::string_view(extended) == "On" ? FR_IDS_64 : FR_IDS_16_FROM_1;
}
}  // namespace

bool has_clock(ArvCamera* camera) {
    return arv_camera_is_gv_device(camera) == FALSE ||
           result_or(std::uint64_t{0}, arv_gv_device_get_timestamp_tick_frequency,
                     ARV_GV_DEVICE(arv_camera_get_device(camera))) != 0;
}

void fill_in(fr_format& format, ArvCamera* camera) {
    gint x = 0;
    gint y = 0;
    gint width = 0;
    gint height = 0;
    checked("region", arv_camera_get_region, camera, &x, &y, &width, &height);
    gint binning_x = 1;
    gint binning_y = 1;
    if (result_or(false, arv_camera_is_binning_available, camera)) {
        checked("binning", arv_camera_get_binning, camera, &binning_x, &binning_y);
    }
    format.pixel_format = checked("pixel format", arv_camera_get_pixel_format, camera);
    format.width = static_cast<std::uint32_t>(width);
    format.height = static_cast<std::uint32_t>(height);
    format.offset_x = static_cast<std::uint32_t>(x);
    format.offset_y = static_cast<std::uint32_t>(y);
    format.binning_x = static_cast<std::uint32_t>(binning_x);
    format.binning_y = static_cast<std::uint32_t>(binning_y);
    format.bytes = checked("payload", arv_camera_get_payload, camera);
    format.frame_ids = ids_of(camera);
    format.delivery = is_triggered(camera) ? FR_TRIGGERED : FR_FREE_RUNNING;
    format.ticks_per_second = has_clock(camera) ? 1'000'000'000 : 0;
    format.ticks_event = FR_EVENT_UNKNOWN;  // makers differ, and no feature tells
    format.host_event = FR_EVENT_FIRST_BYTES;
}

std::uint64_t largest_frame_bytes(ArvCamera* camera) {
    constexpr std::uint64_t most_bits = 48;  // RGB of 16 bits: others are no pictures that the acquirer takes
    gint width = 0;
    gint height = 0;
    guint count = 0;
    ErrorSlot no_size;
    arv_camera_get_sensor_size(camera, &width, &height, no_size);
    ErrorSlot no_formats;
    const Array<gint64> formats(arv_camera_dup_available_pixel_formats(camera, &count, no_formats));
    std::uint64_t bits = 0;
    for (guint i = 0; formats != nullptr && i < count; ++i) {
        const std::uint64_t of_pixel =
            ARV_PIXEL_FORMAT_BIT_PER_PIXEL(static_cast<std::uint64_t>(formats.get()[i]));
        bits = of_pixel > most_bits ? bits : std::max(bits, of_pixel > 8 && of_pixel < 16 ? 16 : of_pixel);
    }
    return width <= 0 || height <= 0
               ? 0
               : static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height) * ((bits + 7) / 8);
}

bool is_same(const fr_format& a, const fr_format& b) {
    return a.pixel_format == b.pixel_format && a.width == b.width && a.height == b.height && a.bytes == b.bytes;
}

}  // namespace framering::genicam
