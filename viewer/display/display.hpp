// Where pictures go: a terminal, a window, browsers, nothing.
#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

#include "common/shm/waker.hpp"
#include "viewer/display/viewer_status.hpp"
#include "viewer/picture/picture.hpp"
#include "viewer/picture/view.hpp"
#include "viewer/plot/value_history.hpp"

namespace framering {

// What the user wants.
struct DisplayCommand {
    enum class Kind : std::uint8_t {
        none,
        quit,
        pause_scan,
        resume_scan,
        cancel_scan,
        terminate,  // the session
        freeze,     // the frame that is shown stands still; the scan goes on
        follow,     // the newest frames again
        step,       // `frames` on (back, where negative) from the frozen frame, among those still in the ring
        change,     // exposure or gain to `value`
        save,       // the frame that is shown, to `path`, by its ending as it is or as `view` shows it
    };
    Kind kind = Kind::none;
    std::uint64_t scan_id = 0;  // the four above: the scan that the user saw when asking
    std::int64_t frames = 0;
    LiveKey live_key = LiveKey::exposure;
    double value = 0;  // exposure: microseconds; gain: in the camera's unit
    std::filesystem::path path{};
    View view{};
};

// A picture that a display is waiting for.
struct PictureRequest {
    View view;
    // The look whose picture it has already; 0: none of this view. A look is one frame seen by this viewer,
    // counted from 1.
    std::uint64_t newer_than = 0;
    // When to ask anew although nobody called, CLOCK_MONOTONIC; 0: not.
    std::uint64_t again_ns = 0;
};

// A picture, and of which frame it is.
struct ShownPicture {
    View view;
    Picture picture;
    ShownFrame frame;
    std::uint64_t look = 0;
};

// Thread: one. No call blocks for longer than 50 ms, whatever the user or the screen does.
class Display {
  public:
    Display() = default;
    virtual ~Display() = default;
    Display(const Display&) = delete;
    Display& operator=(const Display&) = delete;

    // The pictures that are wanted now, none twice; they may change between calls.
    [[nodiscard]] virtual std::vector<PictureRequest> requests() = 0;
    // Shows both; without a picture the former ones stay. A display that cannot follow leaves frames out.
    virtual void show(std::vector<ShownPicture> pictures, const ViewerStatus& status) = 0;
    // What the user wants and has not been told yet; kind none: nothing.
    [[nodiscard]] virtual DisplayCommand next_command() = 0;

    // It plots what is measured, or may be asked to: show_values() is to be called.
    [[nodiscard]] virtual bool wants_values() const { return false; }
    // All that was measured in the newest scan up to now; it may not have changed since the last call.
    virtual void show_values(const ValueHistory& /*history*/) {}

    // Called when next_command() or requests() may have something else to say.
    [[nodiscard]] const Waker& waker() const noexcept { return waker_; }

  protected:
    Waker waker_;
};

}  // namespace framering
