// When the status is shown again, beside the pictures that it comes with.
#pragma once
#include <cstdint>
#include <optional>

#include "viewer/display/viewer_status.hpp"

namespace framering {

// Thread safety: none. Pure: time comes from outside.
class StatusPace {
  public:
    // Not soon after the last one; then where it says something else, or the last one has become old.
    [[nodiscard]] bool is_due(const ViewerStatus& status, std::uint64_t now_ns) const;
    void shown(const ViewerStatus& status, std::uint64_t now_ns);
    // The next one is due, whatever it says and however soon.
    void hurry() noexcept { shown_.reset(); }

  private:
    std::optional<ViewerStatus> shown_;
    std::uint64_t shown_ns_ = 0;
};

}  // namespace framering
