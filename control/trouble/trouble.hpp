// What can go wrong with a session, as somebody is told of it.
#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace framering {

enum class TroubleKind : std::uint8_t {
    frames_lost,     // subject: the reason
    frames_damaged,  // delivered, and not whole
    point_failed,    // of a plan
    process_gone,    // subject, here and below: the role; also where another process has taken its place at once
    error,           // that a role reports
    stalled,         // no frame, or no sign of life of a role
    disk_low,        // it will be full soon, or before the plan is done
    disk_blocked,    // a call into the file system does not return
    ring_full,       // nearly
};
// "frames_lost"
[[nodiscard]] std::string_view name_of(TroubleKind kind) noexcept;

struct Trouble {
    TroubleKind kind = TroubleKind::error;
    std::string subject{};
    auto operator<=>(const Trouble&) const = default;
};

// A trouble has begun, or is over.
struct TroubleEvent {
    Trouble trouble;
    bool begun = true;
    std::uint64_t scan_id = 0;  // 0: there was none yet
    std::string text;           // for people: one line
};

}  // namespace framering
