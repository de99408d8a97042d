// The writing end of the ring: claim a slot, fill it, publish it.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "common/base/clock.hpp"
#include "common/ring/ring_memory.hpp"
#include "common/ring/wait_strategy.hpp"

namespace framering {

class FrameProducer;

// A slot that is ours until publish. Move-only: a frame is published once; one that is destroyed without that
// gives its slot back. Requires: its producer outlives it.
class Claim {
  public:
    Claim(Claim&& other) noexcept
        : producer_(std::exchange(other.producer_, nullptr)),
          number_(other.number_),
          stored_(other.stored_),
          slot_(other.slot_),
          pixels_(other.pixels_) {}
    Claim& operator=(Claim&& other) noexcept;
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
    ~Claim();

    // Sequence of a frame that will be stored; the spare number of one that will not.
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    [[nodiscard]] bool stored() const noexcept { return stored_; }
    // The whole slot, at least as long as a frame.
    [[nodiscard]] std::span<std::byte> pixels() const noexcept { return pixels_; }

  private:
    friend class FrameProducer;
    Claim(FrameProducer* producer, std::uint64_t number, bool stored, std::uint64_t slot,
          std::span<std::byte> pixels) noexcept
        : producer_(producer), number_(number), stored_(stored), slot_(slot), pixels_(pixels) {}
    FrameProducer* producer_;  // null: published, or moved from
    std::uint64_t number_;
    bool stored_;
    std::uint64_t slot_;
    std::span<std::byte> pixels_;
};

// Between claim and publish it adds no lock, allocation, system call, log or exception.
//
// Thread safety: one thread; readers of any number run beside it in other processes.
// Invariants: every gated entry's cursor > claimed - slot_count; head = 1 + the last published sequence; `newest`
// never names a frame that is not whole.
class FrameProducer {
  public:
    using Entries = std::array<layout::ReaderEntry*, layout::kReaderEntries>;

    // Goes on at the head that the memory holds: 0 in a new ring, the next frame after a restart.
    FrameProducer(ProducerMemory memory, const Entries& entries,
                  WaitStrategy strategy = WaitStrategy::adaptive) noexcept;

    // The next slot of the ring. Nothing: a lossless reader still needs it, or most_claims() claims are open.
    [[nodiscard]] std::optional<Claim> try_claim() noexcept;
    // A slot behind the ring, for a frame that viewers shall see though it is not stored. Requires: no other claim
    // of a spare slot is open; those of the ring may be. Published in the order in which they were claimed, both
    // kinds together, `newest` tells the newest frame.
    [[nodiscard]] Claim claim_spare() noexcept;
    // Requires: the oldest open claim. `info`: sequence, stored and publish_time_ns are set here. Claims before it
    // that were given back are published as failed frames first: their numbers stand between others. Units:
    // `now_ns` of monotonic_ns().
    void publish(Claim&& claim, const FrameInfo& info, std::uint64_t now_ns = monotonic_ns()) noexcept;
    // Gives a claim back, as its end would. Its number is used again once no younger one is open.
    static void abandon(Claim&& claim) noexcept { const Claim ends_here = std::move(claim); }
    [[nodiscard]] std::uint64_t slot_count() const noexcept { return memory_.slot_count; }
    // Claims of the ring that may be open at once: slot_count - 2, at least one.
    [[nodiscard]] std::uint64_t most_claims() const noexcept;

    // Waits until the lossless readers leave a slot free for the next claim, at most `limit`. Returns whether
    // try_claim() gives one; false at once while most_claims() are open, as no reader can help there.
    [[nodiscard]] bool wait_for_room(Nanoseconds limit) noexcept;
    // Call after an entry's admission has changed: the next claim may overwrite what an evicted reader reads.
    void readers_changed() noexcept;
    // Nothing is claimed, as the entry's reader has yet to release the frame in the slot that is next.
    [[nodiscard]] bool is_in_the_way(const layout::ReaderEntry& entry) const noexcept;
    // Where a reader that is admitted now can begin: at `wanted` if that frame is whole in the ring and its slot
    // is not among the next quarter that is claimed, else at the oldest of which that is true; head() if there is
    // none.
    [[nodiscard]] std::uint64_t first_kept(std::uint64_t wanted) const noexcept;
    // Makes all readers look again: a state has changed.
    void wake_everyone() noexcept;

    // Sequence after the last published frame.
    [[nodiscard]] std::uint64_t head() const noexcept;
    // Sequence that the slowest gated entry needs next; without one, the sequence that the next claim gets.
    [[nodiscard]] std::uint64_t slowest_cursor() const noexcept;

  private:
    friend class Claim;
    void give_back(const Claim& claim) noexcept;
    [[nodiscard]] bool is_given_back(std::uint64_t sequence) const noexcept;
    void publish_those_given_back(const Claim& claim, const FrameInfo& info, std::uint64_t now_ns) noexcept;
    void publish_whole(const Claim& claim, const FrameInfo& info, std::uint64_t now_ns) noexcept;
    [[nodiscard]] bool all_claims_open() const noexcept { return next_ - head() >= most_claims(); }
    [[nodiscard]] bool room_for(std::uint64_t sequence) noexcept;
    // A cursor and whose it is, of one look: the reader may have moved on since.
    struct Slowest {
        std::uint64_t cursor;
        layout::ReaderEntry* entry;
    };
    // Of several with the same cursor one that may hold frames back.
    [[nodiscard]] Slowest slowest() const noexcept;
    void sleep_until_room(Nanoseconds limit) noexcept;
    void make_whole(const Claim& claim, const FrameInfo& info, std::uint64_t now_ns) noexcept;
    void wake_readers() noexcept;
    void wake_viewers(std::uint64_t now_ns) noexcept;

    ProducerMemory memory_;
    Entries entries_;
    std::array<layout::ReaderEntry*, layout::kReaderEntries> gated_{};
    std::uint32_t gated_count_ = 0;
    std::uint64_t next_ = 0;  // sequence of the next claim
    std::uint64_t next_spare_ = 0;
    std::uint64_t known_cursor_ = 0;  // no gated cursor was below it when last looked at
    std::uint64_t viewers_woken_ns_ = 0;
    Spinner spinner_;
};

inline Claim::~Claim() {
    if (producer_ != nullptr) {
        producer_->give_back(*this);
    }
}

inline Claim& Claim::operator=(Claim&& other) noexcept {
    Claim taken = std::move(other);
    std::swap(producer_, taken.producer_);
    std::swap(number_, taken.number_);
    std::swap(stored_, taken.stored_);
    std::swap(slot_, taken.slot_);
    std::swap(pixels_, taken.pixels_);
    return *this;
}

}  // namespace framering
