// How a plug-in's camera counts and times its frames, in the acquirer's terms.
#pragma once
#include "acquirer/source/queued_source.hpp"
#include "common/frame/frame_clocks.hpp"
#include "include/framering/camera_plugin.h"

namespace framering {

// An event that is not known is FR_EVENT_UNKNOWN.
[[nodiscard]] FrameClocks clocks_of(const fr_format& said) noexcept;
// Requires: plugin_format() has taken it.
[[nodiscard]] FrameIds frame_ids_of(const fr_format& said) noexcept;

}  // namespace framering
