// A source that writes its frames by itself into memory that it was given ahead: a camera behind its driver.
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "acquirer/source/source.hpp"
#include "common/base/clock.hpp"

namespace framering {

// At most so many slots are queued at once.
inline constexpr std::uint32_t kMostQueued = 8;

// What became of a slot that was queued.
enum class SlotStatus : std::uint8_t {
    good,        // a whole frame
    incomplete,  // a frame of which packets or lines are missing
    failed,      // a frame that the camera took, and of which nothing can be used
    canceled,    // no frame: the driver gave the slot back without one
};

// A number that comes with a frame: the temperature, the power of the laser.
struct SourceValue {
    std::uint32_t key = 0;  // index in QueuedSource::value_keys()
    double value = 0;
};

struct SourceValueKey {
    std::string name;
    std::string unit;
};

// What the camera and its driver count: resent packets, frames for which no slot was queued.
struct SourceCounter {
    std::string name;
    std::uint64_t value = 0;
};

// How the camera counts its frames.
enum class FrameIds : std::uint8_t {
    none,                 // it does not
    bits16_without_zero,  // 1 follows 65 535 (GigE Vision)
    bits32,
    bits64,
};

// A slot that the source gives back.
struct FilledSlot {
    std::uint32_t slot = 0;  // the number that queue() was called with
    SlotStatus status = SlotStatus::good;
    // The camera counts anew since the slot before (it was away, or was restarted): what it lost is not known.
    bool restarted = false;
    std::uint64_t camera_frame_id = 0;   // of the camera's own count; 0: not known, for this frame or at all
    std::uint64_t camera_timestamp = 0;  // in its ticks; 0: not known
    std::uint64_t host_time_ns = 0;  // monotonic_ns() of the event that clocks() names; 0: when wait() returned
    // Of an incomplete frame, so many bytes from its first one on are written; what is behind them is cleared.
    // Where packets are missing in the middle: all.
    std::uint64_t written_bytes = std::numeric_limits<std::uint64_t>::max();
    std::span<const SourceValue> values{};  // valid until the next call
};

enum class SlotWait : std::uint8_t {
    returned,      // `filled` says which slot came back
    not_yet,       // none came back within the limit: call again
    reconnecting,  // the same, and the source is busy getting its camera back: the silence is no stall
    ended,         // no further frame comes; slots that are still queued stay so until stop()
};

// A camera fills the slots in the order in which they were queued. They may come back in another order; the
// acquirer publishes them in the first. Thread: one at a time. Every call but stop() returns within its limit, or
// at once. Fails (Error), in every call: the source is broken; only stop() is called after that.
// tests/contract runs one suite on every implementation.
class QueuedSource : public Source {
  public:
    // A film, too, as it may come over a network. No silence: no slot is queued.
    [[nodiscard]] bool may_fall_silent() const override { return true; }
    [[nodiscard]] virtual FrameIds frame_ids() const = 0;
    // Bytes that a slot must have: a driver may write more than the frame.
    [[nodiscard]] virtual std::uint64_t slot_bytes() const { return format().payload_bytes(); }
    // The same for the largest format that other settings would give it.
    [[nodiscard]] virtual std::uint64_t largest_slot_bytes() const { return slot_bytes(); }
    // Keys of the values; grows during a scan at most, what is in it stays.
    [[nodiscard]] virtual std::vector<SourceValueKey> value_keys() const { return {}; }

    // At most 32, always the same names in the same order. Asked for twice a second at most, and also after stop()
    // or a failure: it asks no device.
    [[nodiscard]] virtual std::vector<SourceCounter> counters() { return {}; }

    // Lends `memory` to the source, under the number `slot`, for one frame: until wait() or stop() gives it back,
    // nobody else touches it. Its first format().payload_bytes() become the frame; it is at least slot_bytes()
    // long and begins at a page. Called before start() as well, so that the first frame finds a place. Requires:
    // the slot is not queued; at most kMostQueued are.
    virtual void queue(std::uint32_t slot, std::span<std::byte> memory) = 0;

    // Frames begin to come. `frames`: how many are going to be taken; nothing: until stop(). Called again after
    // stop() where a scan was paused: numbers, clocks and counters may begin anew.
    virtual void start(std::optional<std::uint64_t> frames) = 0;

    // No frame comes without trigger(): this program says when. Does not change.
    [[nodiscard]] virtual bool is_triggered_by_us() const { return false; }
    // Takes one frame. False: not now, as the camera is being looked for; to be called again. Requires:
    // is_triggered_by_us(), start() was called, a slot is queued.
    [[nodiscard]] virtual bool trigger() { return true; }

    // Waits until a slot comes back, at most `limit`. Requires: start() was called.
    [[nodiscard]] virtual SlotWait wait(Nanoseconds limit, FilledSlot& filled) = 0;

    // Ends the frames and gives back every queued slot: when it returns, none of them is written to any more.
    // Also without start(), and a second time. The destructor comes after it.
    virtual void stop() = 0;
};

}  // namespace framering
