#include "common/ring/frame_producer.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <cassert>
#include <utility>

#include "common/base/trace_point.hpp"
#include "common/ring/gated.hpp"
#include "common/ring/racing_copy.hpp"
#include "common/shm/wake_word.hpp"

namespace framering {

namespace {
// The slot word of a claim that was given back; a slot that was never used has it as well.
constexpr std::uint64_t kGivenBack = 0;

// Streaming stores, and the ones inside a large memcpy, pass earlier stores: this keeps them behind or before it.
void drain_streaming_stores() noexcept {
#if defined(__x86_64__)
    _mm_sfence();
#endif
}
}  // namespace

FrameProducer::FrameProducer(ProducerMemory memory, const Entries& entries, WaitStrategy strategy) noexcept
    : memory_(memory),
      entries_(entries),
      next_(memory.state->head.load(std::memory_order_relaxed)),
      next_spare_(memory.state->spare_count.load(std::memory_order_relaxed)),
      spinner_(strategy) {
    readers_changed();
}

std::uint64_t FrameProducer::most_claims() const noexcept {
    return std::max<std::uint64_t>(memory_.slot_count - 2, 1);
}

std::optional<Claim> FrameProducer::try_claim() noexcept {
    if (all_claims_open() || !room_for(next_)) {
        return std::nullopt;
    }
    trace_point<"acquirer_gate_passed">();
    const std::uint64_t slot = memory_.slot_of(next_);
    // SYNC(slot): relaxed, ordered before the pixels by the fence; pairs with the fence in NewestReader::sample
    memory_.slot_words[slot].store(writing_word(next_), std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    drain_streaming_stores();
    trace_point<"acquirer_odd_stored">();
    return Claim(this, next_++, true, slot, memory_.slot_pixels(slot));
}

Claim FrameProducer::claim_spare() noexcept {
    const std::uint64_t slot = memory_.spare_slot_of(next_spare_);
    // SYNC(slot): as in try_claim
    memory_.slot_words[slot].store(writing_word(next_spare_), std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    drain_streaming_stores();
    return Claim(this, next_spare_, false, slot, memory_.slot_pixels(slot));
}

void FrameProducer::make_whole(const Claim& claim, const FrameInfo& info, std::uint64_t now_ns) noexcept {
    FrameInfo header = info;
    header.sequence = claim.number_;
    header.stored = claim.stored_ ? 1 : 0;
    header.epoch = memory_.state->epoch.load(std::memory_order_relaxed);
    header.publish_time_ns = now_ns;
    copy_header_into_slot(memory_.headers[claim.slot_], header);
    drain_streaming_stores();
    trace_point<"acquirer_header_stored">();
    // SYNC(slot): release, pairs with the acquire load in NewestReader::sample
    memory_.slot_words[claim.slot_].store(whole_word(claim.number_), std::memory_order_release);
    trace_point<"acquirer_even_stored">();
}

void FrameProducer::publish(Claim&& claimed, const FrameInfo& info, std::uint64_t now_ns) noexcept {
    Claim claim = std::move(claimed);
    claim.producer_ = nullptr;  // no one gives it back any more
    if (claim.stored_) {
        publish_those_given_back(claim, info, now_ns);
    }
    publish_whole(claim, info, now_ns);
}

// Between open claims no number can be taken back: such a frame is published as failed, never silently left out.
void FrameProducer::publish_those_given_back(const Claim& claim, const FrameInfo& info,
                                             std::uint64_t now_ns) noexcept {
    while (head() < claim.number_ && is_given_back(head())) {
        const std::uint64_t slot = memory_.slot_of(head());
        FrameInfo failed = info;
        failed.status = FrameStatus::failed;
        failed.has_crc32c = 0;
        failed.camera_frame_id = 0;
        failed.camera_timestamp = 0;
        failed.value_count = 0;
        failed.delivered = info.delivered - std::min(info.delivered, claim.number_ - head());
        publish_whole(Claim(nullptr, head(), true, slot, memory_.slot_pixels(slot)), failed, now_ns);
    }
}

void FrameProducer::publish_whole(const Claim& claim, const FrameInfo& info, std::uint64_t now_ns) noexcept {
    make_whole(claim, info, now_ns);
    if (claim.stored_) {
        assert(claim.number_ == head() && "claims are published in the order they were made");
        // SYNC(published): release, pairs with the acquire load in LosslessReader::poll
        memory_.state->head.store(claim.number_ + 1, std::memory_order_release);
        trace_point<"acquirer_head_stored">();
    } else {
        assert(claim.number_ == next_spare_);
        memory_.state->spare_count.store(++next_spare_, std::memory_order_relaxed);
    }
    // SYNC(newest): release, pairs with the acquire load in NewestReader::sample
    memory_.state->newest.store(newest_word({claim.number_, !claim.stored_}), std::memory_order_release);
    trace_point<"acquirer_newest_stored">();
    if (claim.stored_) {
        wake_readers();
    }
    wake_viewers(now_ns);
    trace_point<"acquirer_woken">();
}

void FrameProducer::give_back(const Claim& claim) noexcept {
    memory_.state->abandoned.fetch_add(1, std::memory_order_relaxed);
    if (!claim.stored_) {
        return;
    }
    // SYNC(slot): relaxed, the producer's own mark; to everybody else it is one more word that is not theirs
    memory_.slot_words[claim.slot_].store(kGivenBack, std::memory_order_relaxed);
    while (next_ > head() && is_given_back(next_ - 1)) {
        --next_;
    }
}

bool FrameProducer::is_given_back(std::uint64_t sequence) const noexcept {
    return memory_.slot_words[memory_.slot_of(sequence)].load(std::memory_order_relaxed) == kGivenBack;
}

bool FrameProducer::room_for(std::uint64_t sequence) noexcept {
    if (sequence < known_cursor_ + memory_.slot_count) {
        return true;
    }
    known_cursor_ = slowest_cursor();
    return sequence < known_cursor_ + memory_.slot_count;
}

FrameProducer::Slowest FrameProducer::slowest() const noexcept {
    // Without a reader every slot but those of open claims is free: the next claim is what may go on.
    Slowest found{next_, nullptr};
    for (std::uint32_t i = 0; i < gated_count_; ++i) {
        // SYNC(cursor): acquire, pairs with the release store in LosslessReader::release. Once a pass: a reader
        // that is looked at twice may have passed another one between the two.
        const std::uint64_t cursor = gated_[i]->cursor.load(std::memory_order_acquire);
        const bool is_lower = found.entry == nullptr || cursor < found.cursor;
        if (is_lower || (cursor == found.cursor && may_block(*gated_[i]))) {
            found = {cursor, gated_[i]};
        }
    }
    return found;
}

std::uint64_t FrameProducer::slowest_cursor() const noexcept {
    return slowest().cursor;
}

bool FrameProducer::is_in_the_way(const layout::ReaderEntry& entry) const noexcept {
    // SYNC(cursor): acquire, as in slowest()
    return is_gated(entry) && entry.cursor.load(std::memory_order_acquire) + memory_.slot_count <= next_;
}

std::uint64_t FrameProducer::first_kept(std::uint64_t wanted) const noexcept {
    const std::uint64_t headroom = std::max<std::uint64_t>(memory_.slot_count / 4, 1);
    const std::uint64_t reused = next_ + headroom - std::min(next_ + headroom, memory_.slot_count);
    std::uint64_t oldest = std::min(std::max(wanted, reused), head());
    const auto is_whole = [&](std::uint64_t sequence) {
        return memory_.slot_words[memory_.slot_of(sequence)].load(std::memory_order_relaxed) ==
               whole_word(sequence);
    };
    // The whole ones are the newest: behind a frame that is whole there is none that is not.
    std::uint64_t end = head();
    while (oldest < end) {
        const std::uint64_t middle = oldest + (end - oldest) / 2;
        is_whole(middle) ? end = middle : oldest = middle + 1;
    }
    return oldest;
}

bool FrameProducer::wait_for_room(Nanoseconds limit) noexcept {
    if (all_claims_open()) {
        return false;
    }
    if (room_for(next_)) {
        return true;
    }
    const std::uint64_t began_ns = monotonic_ns();
    if (!spinner_.wait([&] { return room_for(next_); }, limit) && spinner_.may_sleep()) {
        sleep_until_room(limit);
        spinner_.slept(monotonic_ns() - began_ns);
    }
    return room_for(next_);
}

void FrameProducer::sleep_until_room(Nanoseconds limit) noexcept {
    memory_.state->waiting_for_room.store(1, std::memory_order_relaxed);
    // SYNC(room): seq_cst, pairs with the fence in LosslessReader::release
    std::atomic_thread_fence(std::memory_order_seq_cst);
    trace_point<"acquirer_waits_for_room">();
    if (layout::ReaderEntry* entry = slowest().entry; entry != nullptr) {
        // SYNC(released): acquire, so that the next look comes later: whoever releases in between changes the
        // word; pairs with the release addition in LosslessReader::release
        const std::uint32_t seen = entry->released.load(std::memory_order_acquire);
        if (!room_for(next_) && slowest().entry == entry) {
            wait_on(entry->released, seen, limit);
        }
    }
    memory_.state->waiting_for_room.store(0, std::memory_order_relaxed);
}

void FrameProducer::readers_changed() noexcept {
    gated_count_ = 0;
    for (layout::ReaderEntry* entry : entries_) {
        if (is_gated(*entry)) {
            gated_[gated_count_++] = entry;
        }
    }
    known_cursor_ = slowest_cursor();
    // SYNC(evicted): release, keeps an eviction before the slot words of the claims that it makes room for; pairs
    // with the acquire fence in LosslessReader::still_whole
    std::atomic_thread_fence(std::memory_order_release);
}

void FrameProducer::wake_readers() noexcept {
    if (gated_count_ == 0) {
        return;
    }
    // SYNC(waiting): seq_cst, pairs with the fence in LosslessReader::wait
    std::atomic_thread_fence(std::memory_order_seq_cst);
    const bool somebody_waits = std::any_of(gated_.begin(), gated_.begin() + gated_count_, [](const auto* entry) {
        return entry->waiting.load(std::memory_order_relaxed) != 0;
    });
    if (somebody_waits) {
        // SYNC(wake): release, pairs with the acquire load in LosslessReader::wait
        memory_.state->reader_wake.fetch_add(1, std::memory_order_release);
        wake_all(memory_.state->reader_wake);
        memory_.state->wake_calls.fetch_add(1, std::memory_order_relaxed);
    }
}

void FrameProducer::wake_viewers(std::uint64_t now_ns) noexcept {
    constexpr std::uint64_t shortest_pause_ns = 1'000'000;
    if (now_ns - viewers_woken_ns_ >= shortest_pause_ns) {
        viewers_woken_ns_ = now_ns;
        // SYNC(viewer wake): release, pairs with the acquire load in ViewerSession::wait
        memory_.state->viewer_wake.fetch_add(1, std::memory_order_release);
        wake_all(memory_.state->viewer_wake);
    }
}

void FrameProducer::wake_everyone() noexcept {
    // SYNC(wake): release, pairs with the acquire load in LosslessReader::wait
    memory_.state->reader_wake.fetch_add(1, std::memory_order_release);
    wake_all(memory_.state->reader_wake);
    memory_.state->viewer_wake.fetch_add(1, std::memory_order_release);
    wake_all(memory_.state->viewer_wake);
}

std::uint64_t FrameProducer::head() const noexcept {
    return memory_.state->head.load(std::memory_order_relaxed);
}

}  // namespace framering
