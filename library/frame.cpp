#include "library/frame.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "common/frame/frame_clocks.hpp"
#include "common/frame/pixel_format.hpp"
#include "library/call.hpp"

namespace framering::library {

static_assert(FRAMERING_MOST_AXES == kMaxAxes && FRAMERING_MOST_VALUES == kMaxValues);
static_assert(FRAMERING_MONO8 == static_cast<int>(PixelFormat::mono8) &&
              FRAMERING_MONO16 == static_cast<int>(PixelFormat::mono16) &&
              FRAMERING_RGB8 == static_cast<int>(PixelFormat::rgb8) &&
              FRAMERING_RGB16 == static_cast<int>(PixelFormat::rgb16) &&
              FRAMERING_FLOAT32 == static_cast<int>(PixelFormat::float32) &&
              FRAMERING_BAYER_RG8 == static_cast<int>(PixelFormat::bayer_rg8) &&
              FRAMERING_BAYER_GR8 == static_cast<int>(PixelFormat::bayer_gr8) &&
              FRAMERING_BAYER_GB8 == static_cast<int>(PixelFormat::bayer_gb8) &&
              FRAMERING_BAYER_BG8 == static_cast<int>(PixelFormat::bayer_bg8) &&
              FRAMERING_BAYER_RG16 == static_cast<int>(PixelFormat::bayer_rg16) &&
              FRAMERING_BAYER_GR16 == static_cast<int>(PixelFormat::bayer_gr16) &&
              FRAMERING_BAYER_GB16 == static_cast<int>(PixelFormat::bayer_gb16) &&
              FRAMERING_BAYER_BG16 == static_cast<int>(PixelFormat::bayer_bg16));
static_assert(FRAMERING_GOOD == static_cast<int>(FrameStatus::good) &&
              FRAMERING_INCOMPLETE == static_cast<int>(FrameStatus::incomplete) &&
              FRAMERING_FAILED == static_cast<int>(FrameStatus::failed));

void show(const FrameInfo& info, framering_frame& frame) noexcept {
    frame = {};
    frame.sequence = info.sequence;
    frame.scan_id = info.scan_id;
    frame.delivered = info.delivered;
    frame.camera_frame_id = info.camera_frame_id;
    frame.host_time_ns = info.capture_time_ns;
    frame.publish_time_ns = info.publish_time_ns;
    frame.camera_time = info.camera_timestamp;
    frame.lost_camera = info.lost_camera;
    frame.stored = info.stored;
    frame.status = static_cast<std::uint32_t>(info.status);
    frame.width = info.width;
    frame.height = info.height;
    frame.pixel_format = info.pixel_format;
    frame.significant_bits = info.significant_bits;
    frame.bit_alignment = info.bit_alignment;
    if (const auto format = pixel_format_from(info.pixel_format)) {
        frame.samples_per_pixel = samples_per_pixel(*format);
        frame.bytes_per_sample = bytes_per_sample(*format);
    }
    frame.host_time_event = info.host_time_event;
    frame.camera_time_event = info.camera_time_event;
    frame.axis_count = std::min(info.axis_count, kMaxAxes);
    frame.value_count = std::min(info.value_count, kMaxValues);
    static_assert(sizeof frame.numpy_dtype > sizeof info.numpy_dtype);
    std::memcpy(frame.numpy_dtype, info.numpy_dtype.data(), info.numpy_dtype.size());
    frame.row_stride_bytes = info.row_stride_bytes;
    frame.payload_bytes = info.payload_bytes;
    frame.offset_x = info.offset_x;
    frame.offset_y = info.offset_y;
    frame.binning_x = info.binning_x;
    frame.binning_y = info.binning_y;
    frame.pixel_size_nm = info.pixel_size_nm;
    frame.exposure_us = info.exposure_us;
    for (std::uint32_t i = 0; i < frame.axis_count; ++i) {
        frame.axes[i] = {info.axes[i].index, info.axes[i].value, info.axes[i].set_point};
    }
    std::copy_n(info.values.begin(), frame.value_count, frame.values);
}

namespace {
void require_at_most(std::uint32_t value, std::uint32_t most, const char* name) {
    if (value > most) {
        throw Failure{FRAMERING_INVALID, fmt::format("frame.{} is {}; at most {}", name, value, most)};
    }
}
}  // namespace

void take(const framering_frame& frame, FrameInfo& info) {
    require_at_most(frame.status, FRAMERING_FAILED, "status");
    require_at_most(frame.host_time_event, static_cast<std::uint32_t>(HostTimeEvent::frame_complete),
                    "host_time_event");
    require_at_most(frame.camera_time_event, static_cast<std::uint32_t>(CameraTimeEvent::readout_start),
                    "camera_time_event");
    require_at_most(frame.axis_count, kMaxAxes, "axis_count");
    require_at_most(frame.value_count, kMaxValues, "value_count");
    info.status = static_cast<FrameStatus>(frame.status);
    info.camera_frame_id = frame.camera_frame_id;
    info.camera_timestamp = frame.camera_time;
    if (frame.camera_time_event != 0 || frame.camera_time == 0) {
        info.camera_time_event = frame.camera_time_event;
    }
    if (frame.host_time_ns != 0) {
        info.capture_time_ns = frame.host_time_ns;
    }
    if (frame.host_time_event != 0) {
        info.host_time_event = frame.host_time_event;
    }
    if (frame.exposure_us > 0) {
        info.exposure_us = frame.exposure_us;
    }
    info.offset_x = frame.offset_x;
    info.offset_y = frame.offset_y;
    info.binning_x = std::max(frame.binning_x, 1U);
    info.binning_y = std::max(frame.binning_y, 1U);
    if (frame.axis_count != 0) {
        info.axis_count = frame.axis_count;
        for (std::uint32_t i = 0; i < frame.axis_count; ++i) {
            info.axes[i] = {frame.axes[i].index, frame.axes[i].value, frame.axes[i].set_point};
        }
    }
    info.value_count = frame.value_count;
    std::copy_n(frame.values, frame.value_count, info.values.begin());
}

}  // namespace framering::library
