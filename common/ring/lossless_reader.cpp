#include "common/ring/lossless_reader.hpp"

#include <algorithm>
#include <cassert>

#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"
#include "common/ring/gated.hpp"
#include "common/ring/racing_copy.hpp"
#include "common/shm/wake_word.hpp"

namespace framering {

LosslessReader::LosslessReader(ReaderMemory memory, layout::ReaderEntry& entry, WaitStrategy strategy) noexcept
    : memory_(memory),
      entry_(&entry),
      cursor_(entry.cursor.load(std::memory_order_acquire)),
      head_seen_(memory.state->head.load(std::memory_order_acquire)),
      spinner_(strategy) {
}

std::span<const FrameView> LosslessReader::poll(std::size_t most, std::uint64_t end_sequence, std::uint64_t held) {
    if (evicted()) {
        return {};
    }
    // SYNC(published): acquire, pairs with the release store in FrameProducer::publish
    head_seen_ = memory_.state->head.load(std::memory_order_acquire);
    const std::uint64_t begin = cursor_ + held;
    const std::uint64_t until_wrap = memory_.slot_count - memory_.slot_of(begin);
    const std::uint64_t end =
        std::min({head_seen_, end_sequence, begin + until_wrap, begin + std::min(most, kLongestRun)});
    std::size_t count = 0;
    for (std::uint64_t sequence = begin; sequence < end; ++sequence, ++count) {
        const std::uint64_t slot = memory_.slot_of(sequence);
        if (memory_.slot_words[slot].load(std::memory_order_acquire) != whole_word(sequence)) {
            return none_of_evicted(sequence);
        }
        FrameView& view = run_[count];
        copy_header_from_slot(view.info, memory_.headers[slot]);
        view.info.sequence = sequence;  // by the slot word; of what else was copied still_whole() is the judge
        const std::uint64_t bytes = std::min(view.info.payload_bytes, memory_.slot_stride);
        view.pixels = memory_.slot_pixels(slot).first(bytes);
        view.readable_behind = memory_.slot_stride - bytes;
    }
    const std::span<const FrameView> run(run_.data(), count);
    return still_whole(run) ? run : none_of_evicted(begin);
}

std::span<const FrameView> LosslessReader::none_of_evicted(std::uint64_t sequence) const {
    // SYNC(evicted): acquire, so that the eviction that led to another word is seen; pairs with the fence in
    // FrameProducer::readers_changed
    std::atomic_thread_fence(std::memory_order_acquire);
    if (!evicted()) {
        fail(ExitCode::failed,
             "frame {}: its slot was overwritten before this reader released it; the segment is damaged: "
             "terminate the session and start it again",
             sequence);
    }
    return {};
}

bool LosslessReader::still_whole(std::span<const FrameView> frames) const noexcept {
    // SYNC(slot): this fence keeps the reads of the pixels before the loads behind it; pairs with the fence in
    // FrameProducer::try_claim
    std::atomic_thread_fence(std::memory_order_acquire);
    return std::ranges::all_of(frames, [&](const FrameView& frame) {
        const std::uint64_t sequence = frame.info.sequence;
        return memory_.slot_words[memory_.slot_of(sequence)].load(std::memory_order_relaxed) ==
               whole_word(sequence);
    });
}

bool LosslessReader::still_whole(std::uint64_t count) const noexcept {
    // SYNC(slot): as above
    std::atomic_thread_fence(std::memory_order_acquire);
    for (std::uint64_t sequence = cursor_; sequence < cursor_ + count; ++sequence) {
        if (memory_.slot_words[memory_.slot_of(sequence)].load(std::memory_order_relaxed) !=
            whole_word(sequence)) {
            return false;
        }
    }
    return true;
}

bool LosslessReader::evicted() const noexcept {
    return !is_gated(*entry_);
}

void LosslessReader::release(std::size_t count) noexcept {
    assert(count == 0 || cursor_ + count <= head_seen_);
    set_cursor(cursor_ + count);
}

void LosslessReader::skip_to(std::uint64_t sequence) noexcept {
    if (sequence > cursor_) {
        set_cursor(sequence);
    }
}

void LosslessReader::set_cursor(std::uint64_t sequence) noexcept {
    cursor_ = sequence;
    // SYNC(cursor): release, pairs with the acquire load in FrameProducer::slowest
    entry_->cursor.store(cursor_, std::memory_order_release);
    trace_point<"writer_cursor_stored">();
    // SYNC(room): seq_cst, pairs with the fence in FrameProducer::sleep_until_room
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (memory_.state->waiting_for_room.load(std::memory_order_relaxed) != 0) {
        // SYNC(released): release, pairs with the acquire load in FrameProducer::sleep_until_room
        entry_->released.fetch_add(1, std::memory_order_release);
        wake_all(entry_->released);
    }
}

void LosslessReader::wait(Nanoseconds limit) noexcept {
    // SYNC(wake): acquire, pairs with the release additions in FrameProducer
    const std::uint32_t seen = memory_.state->reader_wake.load(std::memory_order_acquire);
    const auto has_news = [&] {
        return memory_.state->head.load(std::memory_order_acquire) != head_seen_ ||
               memory_.state->reader_wake.load(std::memory_order_relaxed) != seen;
    };
    const std::uint64_t began_ns = monotonic_ns();
    if (spinner_.wait(has_news, limit) || !spinner_.may_sleep()) {
        return;
    }
    entry_->waiting.store(1, std::memory_order_relaxed);
    // SYNC(waiting): seq_cst, pairs with the fence in FrameProducer::publish
    std::atomic_thread_fence(std::memory_order_seq_cst);
    trace_point<"writer_waits">();
    if (memory_.state->head.load(std::memory_order_acquire) == head_seen_) {
        wait_on(memory_.state->reader_wake, seen, limit);
    }
    spinner_.slept(monotonic_ns() - began_ns);
    entry_->waiting.store(0, std::memory_order_relaxed);
}

std::uint64_t LosslessReader::lag() const noexcept {
    const std::uint64_t head = memory_.state->head.load(std::memory_order_acquire);
    return head - std::min(head, cursor_);
}

}  // namespace framering
