// A session that programs of another version made, as far as programs of every version agree about its memory.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/shm/segment.hpp"

namespace framering {

struct OtherLayout {
    std::uint32_t version = 0;
    std::string living_role;        // whose process holds its lease; empty: none does
    std::uint64_t owed_frames = 0;  // that its roles have yet to store or forward

    [[nodiscard]] bool is_needed() const noexcept { return owed_frames != 0 || !living_role.empty(); }
};

// What a control segment of another layout, made since the last boot, says of its session. Nothing: it has this
// program's layout, or is no segment that can be read (half-built, foreign, truncated, retired). Any bytes are
// safe.
[[nodiscard]] std::optional<OtherLayout> other_layout_of(const Segment& control, const std::string& session);

// Fails (Error): refused; a process uses the session, or frames in it are not stored, unless these are to be
// discarded. The line says what to do.
void refuse_if_needed(const OtherLayout& other, const std::string& session, bool discard);

}  // namespace framering
