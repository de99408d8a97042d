// What the keys of a terminal mean. Pure: keys and time come from outside.
#pragma once
#include <cstdint>
#include <string>

#include "common/terminal/key_sequence.hpp"
#include "viewer/display/display.hpp"

namespace framering {

// q quits; w and b change the view; p pauses the scan or resumes it; c twice within three seconds cancels the scan
// that was shown at the first; ? explains.
class KeyInput {
  public:
    enum class Control { allowed, read_only };
    explicit KeyInput(Control control) : control_(control) {}

    // One byte from the terminal. Keys that send several bytes (arrows, function keys) mean nothing.
    [[nodiscard]] DisplayCommand take(char byte, const ViewerStatus& status, std::uint64_t now_ns);
    enum class ViewKey { none, white_balance, bayer };
    // What the last byte was.
    [[nodiscard]] ViewKey view_key() const noexcept { return view_key_; }
    // For three seconds.
    void say(std::string text, std::uint64_t now_ns);
    // What to tell the user now; mostly empty.
    [[nodiscard]] std::string message(std::uint64_t now_ns) const;

  private:
    DisplayCommand pause_key(const ViewerStatus& status, std::uint64_t now_ns);
    DisplayCommand cancel_key(const ViewerStatus& status, std::uint64_t now_ns);
    void say(std::string text, std::uint64_t now_ns, std::uint64_t for_ns);

    Control control_;
    KeySequence sequence_;
    ViewKey view_key_ = ViewKey::none;
    bool armed_ = false;
    std::uint64_t armed_scan_id_ = 0;
    std::string message_;
    std::uint64_t message_until_ns_ = 0;
};

}  // namespace framering
