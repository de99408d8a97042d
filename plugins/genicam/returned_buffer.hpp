// What Aravis says of a buffer that it gives back.
#pragma once
#include <cstdint>

#include "include/framering/camera_plugin.h"
#include "plugins/genicam/aravis.hpp"

namespace framering::genicam {

// `format`: that its frame must have.
[[nodiscard]] fr_status status_of(ArvBuffer* buffer, const fr_format& format);

// Aravis has the time of day, which may be set meanwhile; frames are timed by a clock that only runs
// (CLOCK_MONOTONIC). 0: not known.
[[nodiscard]] std::uint64_t monotonic_of(std::uint64_t realtime_ns) noexcept;

}  // namespace framering::genicam
