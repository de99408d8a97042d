// A source that is asked for one frame after the other: the simulation, a file, a pipe.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "acquirer/source/source.hpp"
#include "common/base/clock.hpp"
#include "common/frame/frame_info.hpp"
#include "common/ring/pixel_copy.hpp"

namespace framering {

enum class Readiness {
    ready,    // the next frame is there, or its first bytes are: fill() gives it
    not_yet,  // nothing came within the time limit: call again
    ended,    // the source has no further frame
};

enum class FillResult {
    filled,   // the pixels are whole
    partly,   // more of it came within the time limit, and not all: call again with the same pixels
    not_yet,  // the same, and nothing more came
};

// Gives one frame after the other, each in two steps, so that a slot of the ring is chosen when the frame is there
// and not before: wait(), then fill(). Thread: one at a time. tests/contract runs one suite on every
// implementation.
class FrameSource : public Source {
  public:
    // The next frame is that with this number, as if those before it had been taken: an acquirer goes on where
    // another one was killed. Requires: no frame taken yet. Fails (Error, usage): what is past is past (a pipe).
    virtual void go_to(std::uint64_t frame) = 0;

    // How a source that copies its pixels from elsewhere does it (copy_pixels); others may ignore it.
    virtual void set_copy_mode(CopyMode) {}

    // Waits until there is a next frame, at most `limit`. Says the same again until fill() has given it.
    // Fails (Error): the source is broken; it is not to be used further.
    [[nodiscard]] virtual Readiness wait(Nanoseconds limit) = 0;

    // Requires: wait() said ready for this frame. Writes the frame into `pixels` (format().payload_bytes() long,
    // aligned to 8 bytes; 4 KiB in production) and may set in `info` what it knows: camera_frame_id,
    // camera_timestamp, capture_time_ns (set to now before the call), exposure_us, status. `sequence` is the
    // number that the frame is going to have. Waits at most `limit`; what it has read of the frame so far stays in
    // `pixels`. Fails (Error): the source is broken or ends within a frame; it is not to be
    // used further.
    [[nodiscard]] virtual FillResult fill(std::span<std::byte> pixels, FrameInfo& info, std::uint64_t sequence,
                                          Nanoseconds limit) = 0;

    // While wait() said not_yet: what is under way belongs to a moment that is over (a pause, a point that is
    // approached again). The next frame is begun anew.
    virtual void begin_anew() noexcept {}

    // The scan is over: nothing is left under way. Another one may follow.
    virtual void stop() noexcept {}
};

}  // namespace framering
