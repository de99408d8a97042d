// The reading end for whoever must have every frame.
#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "common/base/clock.hpp"
#include "common/frame/frame_view.hpp"
#include "common/ring/ring_memory.hpp"
#include "common/ring/wait_strategy.hpp"

namespace framering {

// Reads frames in place, in order, and releases each once it is safe elsewhere.
//
// Thread safety: one thread; one reader an entry. Invariants: a frame stays in its slot from publish to release,
// or its reader is evicted.
class LosslessReader {
  public:
    static constexpr std::size_t kLongestRun = 64;

    LosslessReader(ReaderMemory memory, layout::ReaderEntry& entry,
                   WaitStrategy strategy = WaitStrategy::adaptive) noexcept;

    // The next frames, oldest first: at most `most`, none at or behind `end_sequence`, none across the end of the
    // ring, so that their pixels are contiguous, a slot stride apart. Empty: nothing new, or evicted(). Valid
    // until release or the next poll, and true only if still_whole() says so after the last pixel was read. Fails
    // (Error): the slot holds another frame though nobody evicted this reader (the segment is damaged). `held`:
    // frames from the cursor on that were polled before and are passed over; they stay ours until release.
    [[nodiscard]] std::span<const FrameView> poll(std::size_t most, std::uint64_t end_sequence,
                                                  std::uint64_t held = 0);
    // What has been read of these frames until now was theirs: no slot has been used again. Ask before anything
    // that was made of them counts.
    [[nodiscard]] bool still_whole(std::span<const FrameView> frames) const noexcept;
    // The same of the `count` oldest frames that were polled.
    [[nodiscard]] bool still_whole(std::uint64_t count) const noexcept;
    // The acquirer keeps nothing for this reader any more: it joins again, or ends.
    [[nodiscard]] bool evicted() const noexcept;
    // Gives the oldest `count` frames that were polled back. First make them part of a file: after this they are
    // gone.
    void release(std::size_t count) noexcept;
    // Waits until a frame is there or the acquirer has news, at most `limit`.
    void wait(Nanoseconds limit) noexcept;
    // Moves forward without reading: frames that are in a file already (a restarted writer), or are lost.
    void skip_to(std::uint64_t sequence) noexcept;

    // Next frame to be released.
    [[nodiscard]] std::uint64_t cursor() const noexcept { return cursor_; }
    // Published and not yet released, frames.
    [[nodiscard]] std::uint64_t lag() const noexcept;

  private:
    // No frames: evicted. Fails (Error): not evicted, so the frame cannot be gone.
    [[nodiscard]] std::span<const FrameView> none_of_evicted(std::uint64_t sequence) const;
    void set_cursor(std::uint64_t sequence) noexcept;

    ReaderMemory memory_;
    layout::ReaderEntry* entry_;
    std::uint64_t cursor_;
    std::uint64_t head_seen_;
    Spinner spinner_;
    std::array<FrameView, kLongestRun> run_{};
};

}  // namespace framering
