// Where pictures go: a terminal, nothing; a window or a browser.
#pragma once
#include <cstdint>

#include "common/base/clock.hpp"
#include "viewer/picture.hpp"
#include "viewer/viewer_status.hpp"

namespace framering {

// What the user wants.
struct DisplayCommand {
    enum class Kind { none, quit, cancel_scan };
    Kind kind = Kind::none;
    std::uint64_t scan_id = 0;  // the scan that the user saw when asking to cancel it
};

// Thread: one. No call blocks for longer than its limit says, whatever the user or the screen does.
class Display {
  public:
    virtual ~Display() = default;

    // The largest picture that fits now; it may change between calls. No side is 0.
    [[nodiscard]] virtual PictureSize room() = 0;
    // Shows both; without a picture (nullptr) the former one stays. A display that cannot follow leaves frames
    // out. Blocks for at most 50 ms.
    virtual void show(const Picture* picture, const ViewerStatus& status) = 0;
    // Waits up to `limit` for the user.
    [[nodiscard]] virtual DisplayCommand poll_input(Nanoseconds limit) = 0;
};

}  // namespace framering
