// What keeps frames from being stored at the moment.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/clock.hpp"

namespace framering {

// Thread: one. Logs when it begins, once a minute while it lasts, and when it is over.
class DiskTrouble {
  public:
    // Frames could not be stored, and why.
    void tell(const std::string& text);
    // Frames are stored. True where trouble is over by that.
    bool end();
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    // The scan is over, and trouble lasts: for how long since the first call that said so.
    [[nodiscard]] Nanoseconds after_scan();

  private:
    std::string text_;
    std::optional<std::uint64_t> since_ns_;  // nothing: none
    std::uint64_t logged_ns_ = 0;
    std::optional<std::uint64_t> scan_over_ns_;
};

}  // namespace framering
