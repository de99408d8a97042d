// What of a session's status is a sign of trouble. Pure: time comes from outside.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/session/session_status.hpp"
#include "control/trouble/trouble.hpp"

namespace framering {

struct TroubleSign {
    enum class Strength : std::uint8_t {
        counted,  // it is trouble when `count` grows
        weak,     // a trouble that has begun is not over, but none begins
        strong,   // it is trouble
    };
    Trouble trouble;
    Strength strength = Strength::strong;
    std::uint64_t count = 0;
    std::string text{};
};

// Remembers what the signs depend on: when frames came, and which processes had the roles. Requires: of one
// session at a time.
class TroubleSigns {
  public:
    // Of each trouble at most one sign.
    [[nodiscard]] std::vector<TroubleSign> of(const SessionStatus& status, std::uint64_t now_ns);
    // Those alone that are counted: they stand when scan and session are over.
    [[nodiscard]] static std::vector<TroubleSign> counted(const SessionStatus& status);

  private:
    struct Holder {
        std::uint64_t pid = 0;
        std::uint64_t since_ns = 0;
        std::uint64_t scan_id = 0;  // in which it was seen last, at work
        bool operator==(const Holder&) const = default;
    };
    void begin_scan(const ScanInfo& scan, std::uint64_t now_ns);
    void add_stall(const SessionStatus& status, std::uint64_t now_ns, std::vector<TroubleSign>& signs);
    void add_processes(const SessionStatus& status, std::vector<TroubleSign>& signs);
    void add_process(const ProcessStatus& process, std::uint64_t open_scan_id, std::vector<TroubleSign>& signs);

    std::uint64_t scan_id_ = 0;
    std::uint64_t delivered_ = 0;
    std::uint64_t frame_ns_ = 0;  // when the last one was seen to have come
    Nanoseconds longest_gap_{};   // between two frames, by the plan
    bool was_serving_ = false;
    std::map<std::string, Holder> holders_;  // of the roles that the scan needs
};

}  // namespace framering
