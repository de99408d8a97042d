// What the keys of top mean. Pure: keys and time come from outside.
#pragma once
#include <cstdint>
#include <string>

#include "common/session/session_status.hpp"
#include "common/terminal/key_sequence.hpp"

namespace framering {

struct TopCommand {
    enum class Kind : std::uint8_t { none, quit, cancel_scan, pause_scan, resume_scan, next_session };
    Kind kind = Kind::none;
    std::uint64_t scan_id = 0;  // of the scan that was shown when the key was pressed

    bool operator==(const TopCommand&) const = default;
};

class TopKeys {
  public:
    // One byte from the terminal; `status`: what is shown, nullptr: no session. Arrows and function keys mean
    // nothing.
    [[nodiscard]] TopCommand take(char byte, const SessionStatus* status, std::uint64_t now_ns);
    // For five seconds.
    void say(std::string text, std::uint64_t now_ns);
    // What to tell the user now; mostly empty.
    [[nodiscard]] std::string message(std::uint64_t now_ns) const;

    [[nodiscard]] bool shows_details() const noexcept { return shows_details_; }
    [[nodiscard]] bool shows_help() const noexcept { return shows_help_; }

  private:
    TopCommand cancel_key(const SessionStatus* status, std::uint64_t now_ns);
    TopCommand pause_key(const SessionStatus* status, std::uint64_t now_ns);

    KeySequence sequence_;
    bool shows_details_ = false;
    bool shows_help_ = false;
    std::uint64_t asked_scan_id_ = 0;  // 0: was not asked whether to cancel
    std::string message_;
    std::uint64_t message_until_ns_ = 0;
};

}  // namespace framering
