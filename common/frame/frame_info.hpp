// The header of a frame. The same 1024 bytes stand in shared memory, beside the pixels: common/shm/layout.hpp
// asserts every offset, docs/shared_memory.md lists them.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "common/frame/frame_format.hpp"

namespace framering {

enum class FrameStatus : std::uint32_t {
    good = 0,
    incomplete = 1,  // lines or packets are missing
    failed = 2,  // the source gave no usable pixels; published all the same, so that nothing is silently skipped
};

struct AxisPosition {
    std::uint64_t index = 0;
    double value = 0;      // as read back, else the set point, in the unit that the scan's plan names
    double set_point = 0;  // where the axis was to be, in the same unit
};

inline constexpr std::uint32_t kMaxAxes = 8;
inline constexpr std::uint32_t kMaxValues = 64;

struct FrameInfo {
    std::uint64_t sequence =
        0;  // of a stored frame, never reused; of a frame that was not stored, its spare number
    std::uint64_t scan_id = 0;
    std::uint64_t epoch = 0;      // counts the acquirer's starts on these segments
    std::uint64_t delivered = 0;  // the camera's count in this scan from 0, lost frames included
    std::uint64_t camera_frame_id = 0;
    std::uint64_t capture_time_ns = 0;   // CLOCK_MONOTONIC, of host_time_event
    std::uint64_t publish_time_ns = 0;   // CLOCK_MONOTONIC
    std::uint64_t camera_timestamp = 0;  // the camera's own clock, its own unit
    std::uint32_t stored = 0;            // 1: in the ring; 0: in a spare slot, not recorded
    FrameStatus status = FrameStatus::good;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t pixel_format = 0;  // a PixelFormat, unchecked as it may come from another program
    std::uint32_t significant_bits = 0;
    std::array<char, 8> numpy_dtype{};  // "<u2", zero-padded
    std::uint64_t row_stride_bytes = 0;
    std::uint64_t payload_bytes = 0;
    std::uint32_t offset_x = 0;  // of the ROI on the sensor, pixels
    std::uint32_t offset_y = 0;
    std::uint32_t binning_x = 1;
    std::uint32_t binning_y = 1;
    double pixel_size_nm = 0;
    double exposure_us = 0;
    std::uint32_t axis_count = 0;
    std::uint32_t has_crc32c = 0;
    std::uint32_t crc32c = 0;         // of the payload
    std::uint32_t bit_alignment = 0;  // a BitAlignment, unchecked
    std::uint32_t value_count = 0;
    std::uint32_t reserved0 = 0;
    std::uint64_t lost_camera = 0;        // frames of this scan that the camera had lost when it took this one
    std::uint32_t host_time_event = 0;    // of capture_time_ns: a HostTimeEvent, unchecked
    std::uint32_t camera_time_event = 0;  // of camera_timestamp: a CameraTimeEvent, unchecked
    std::uint64_t reserved1 = 0;
    std::array<AxisPosition, kMaxAxes> axes{};  // the first `axis_count` are valid
    std::array<double, kMaxValues> values{};    // the first `value_count` are valid; not a number: not measured
    std::array<std::uint8_t, 128> reserved2{};
};

// Sets every field that follows from the format.
void set_format(FrameInfo& info, const FrameFormat& format) noexcept;

// Puts a value at its place. Places before it that nothing was put at are not measured. Requires: place <
// kMaxValues.
void set_value(FrameInfo& info, std::uint32_t place, double value) noexcept;

// The format that a header describes. False when the header contradicts itself (foreign or damaged memory).
[[nodiscard]] bool get_format(const FrameInfo& info, FrameFormat& format) noexcept;

}  // namespace framering
