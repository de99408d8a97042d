// The reading end for whoever wants the newest frame: holds nothing, can never be in the acquirer's way.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "common/frame/frame_view.hpp"
#include "common/ring/racing_copy.hpp"
#include "common/ring/ring_memory.hpp"

namespace framering {

// Thread safety: one thread; any number of readers. Invariants: what sample() returns was made from one whole
// frame.
class NewestReader {
  public:
    explicit NewestReader(ReaderMemory memory) noexcept : memory_(memory) {}

    // Calls fn(FrameView) on the newest frame, in place, and returns its result. Nothing: no frame newer than the
    // last one returned, or every try was overtaken by the acquirer (counted; try again later). fn takes any
    // bytes for the pixels, other ones too when it reads them again: they may change while it reads, and then its
    // result is thrown away. It must not act on them, and not keep the view.
    template <class Fn>
    [[nodiscard]] auto sample(Fn&& fn) -> std::optional<std::invoke_result_t<Fn, const FrameView&>> {
        for (int attempt = 0; attempt < kAttempts; ++attempt) {
            // SYNC(newest): acquire, pairs with the release store in FrameProducer::publish
            const std::uint64_t word = memory_.state->newest.load(std::memory_order_acquire);
            if (word == 0 || word == accepted_) {
                return std::nullopt;
            }
            if (auto result = sample_once(newest_frame(word), fn)) {
                accepted_ = word;
                return result;
            }
        }
        return std::nullopt;
    }

    // The same on the stored frame of this number, which sample() then still counts as not returned. Nothing: it
    // is not in the ring (any more).
    template <class Fn>
    [[nodiscard]] auto sample_stored(std::uint64_t number, Fn&& fn)
        -> std::optional<std::invoke_result_t<Fn, const FrameView&>> {
        return sample_once({number, false}, fn);
    }

    // There is a frame that sample() has not returned yet.
    [[nodiscard]] bool has_newer() const noexcept {
        // SYNC(newest): relaxed, a hint; sample() looks again
        const std::uint64_t word = memory_.state->newest.load(std::memory_order_relaxed);
        return word != 0 && word != accepted_;
    }

    // Makes the frame that was accepted last count as new again: it is drawn again with other settings.
    void forget() noexcept { accepted_ = 0; }
    // Frames that were lapped before a look at them began.
    [[nodiscard]] std::uint64_t overruns() const noexcept { return overruns_; }
    // Results thrown away because their frame changed meanwhile.
    [[nodiscard]] std::uint64_t torn() const noexcept { return torn_; }

  private:
    static constexpr int kAttempts = 8;

    template <class Fn>
    [[nodiscard]] auto sample_once(NewestFrame frame, Fn& fn)
        -> std::optional<std::invoke_result_t<Fn, const FrameView&>> {
        FrameView view;
        if (!begin(frame, view)) {
            ++overruns_;
            return std::nullopt;
        }
        auto result = fn(static_cast<const FrameView&>(view));
        if (!still_whole()) {
            ++torn_;
            return std::nullopt;
        }
        return result;
    }

    // Takes the header; false when the slot does not hold this frame (any more).
    [[nodiscard]] bool begin(NewestFrame frame, FrameView& view) noexcept {
        const std::uint64_t slot =
            frame.spare ? memory_.spare_slot_of(frame.number) : memory_.slot_of(frame.number);
        word_ = &memory_.slot_words[slot];
        expected_ = whole_word(frame.number);
        // SYNC(slot): acquire, pairs with the release store in FrameProducer::publish
        if (word_->load(std::memory_order_acquire) != expected_) {
            return false;
        }
        copy_header_from_slot(view.info, memory_.headers[slot]);
        const std::uint64_t bytes = std::min(view.info.payload_bytes, memory_.slot_stride);
        view.pixels = memory_.slot_pixels(slot).first(bytes);
        return still_whole();
    }

    [[nodiscard]] bool still_whole() const noexcept {
        // SYNC(slot): this fence keeps the reads before it before the load behind it, which an acquire load would
        // not; pairs with the fence in FrameProducer::try_claim
        std::atomic_thread_fence(std::memory_order_acquire);
        return word_->load(std::memory_order_relaxed) == expected_;
    }

    ReaderMemory memory_;
    std::uint64_t accepted_ = 0;  // the `newest` word of the frame returned last
    std::uint64_t overruns_ = 0;
    std::uint64_t torn_ = 0;
    const layout::Word* word_ = nullptr;  // of the frame being looked at
    std::uint64_t expected_ = 0;
};

}  // namespace framering
