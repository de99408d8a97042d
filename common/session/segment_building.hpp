// A new pair of segments for a session.
#pragma once
#include <cstdint>

#include "common/base/uuid.hpp"
#include "common/session/session_segments.hpp"
#include "common/session/session_settings.hpp"

namespace framering {

// What a new pair of segments takes over from the one that it replaces.
struct Inheritance {
    UuidBytes session_uuid{};
    std::uint64_t head = 0;
    std::uint64_t scan_id = 0;
    std::uint64_t epoch = 0;
};

// Builds both segments, maps them, and marks them as ready: from then on others may attach. Requires: the
// session's names are free. Fails (Error): refused, another acquirer builds at the same time; failed, too little
// shared memory. Then nothing is left behind.
[[nodiscard]] SessionSegments build_segments(const SessionSettings& settings, const Inheritance& inherited);

}  // namespace framering
