// What can go wrong with a session, as somebody is told of it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

namespace framering {

enum class TroubleKind : std::uint8_t {
    frames_lost,     // subject: the reason
    frames_damaged,  // delivered, and not whole
    point_failed,    // of a plan
    hook_failed,     // given up after its attempts
    process_gone,    // subject, here and below: the role; also where another process has taken its place at once
    error,           // that a role reports
    stalled,         // no frame, or no sign of life of a role
    disk_low,        // it will be full soon, or before the plan is done
    disk_blocked,    // a call into the file system does not return
    ring_nearly_full,
};
// "frames_lost"
[[nodiscard]] std::string_view name_of(TroubleKind kind) noexcept;

struct Trouble {
    TroubleKind kind = TroubleKind::error;
    std::string subject{};
    bool operator==(const Trouble&) const = default;
    bool operator<(const Trouble& other) const {
        return std::tie(kind, subject) < std::tie(other.kind, other.subject);
    }
};

// A trouble has begun, or is over.
struct TroubleEvent {
    Trouble trouble;
    bool begun = true;
    std::uint64_t scan_id = 0;  // 0: there was none yet
    std::string text;           // for people: one line
};

}  // namespace framering
