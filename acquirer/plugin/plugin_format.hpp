// The frames of a plug-in's camera in terms of the ring.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "acquirer/source/packing.hpp"
#include "acquirer/source/wanted_format.hpp"
#include "common/frame/frame_format.hpp"
#include "include/framering/camera_plugin.h"

namespace framering {

struct PluginFormat {
    FrameFormat format;              // in the ring
    std::string pixel_format;        // in the camera: "Mono12p"
    std::optional<Packing> packing;  // unpacked on the way from a buffer of ours
    std::uint64_t stride = 0;        // in the camera's memory, bytes; 0 where packed
    std::uint64_t frame_bytes = 0;   // of a whole frame there
    std::uint64_t buffer_bytes = 0;  // that queue() must give: at least frame_bytes
    // The driver's memory is the slot itself.
    [[nodiscard]] bool is_direct() const noexcept { return !packing && stride == format.row_bytes(); }

    bool operator==(const PluginFormat&) const = default;
};

// "640x480 Mono12p"
[[nodiscard]] std::string text_of(const PluginFormat& format);

// Fails (Error): a pixel format that the acquirer does not take, named by its number; a stride shorter than a row,
// or one of packed pixels; fewer bytes than the frame has; sides, bits, an alignment or a way of counting that
// cannot be.
[[nodiscard]] PluginFormat plugin_format(const fr_format& said);

// With significant bits and pixel size as given. Fails (Error, usage): a side or a pixel format was asked for that
// the camera does not have.
[[nodiscard]] FrameFormat agreed_with_camera(const WantedFormat& wanted, FrameFormat of_camera);

}  // namespace framering
