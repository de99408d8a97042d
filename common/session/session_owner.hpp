// What an acquirer owns of a session: the leases, and both segments mapped for writing.
#pragma once
#include <cstdint>
#include <optional>

#include "common/base/clock.hpp"
#include "common/ring/ring_memory.hpp"
#include "common/session/session_segments.hpp"
#include "common/session/session_settings.hpp"
#include "common/shm/lease.hpp"

namespace framering {

// How the ring's memory was got, for the log.
struct RingSetup {
    bool kept = false;  // the segments of a former acquirer are used further
    std::uint64_t frames_bytes = 0;
    std::uint64_t huge_page_bytes = 0;
    bool is_locked = false;  // cannot be swapped out
    Nanoseconds took{};
};

// Thread safety: one thread. Invariants: one owner of a session at a time, by the kernel's word; while it lives
// the segments' names lead to its segments, unless somebody removed them.
class SessionOwner {
  public:
    // Takes the producer's lease, then keeps the segments that stand (same geometry) or builds new ones in their
    // place. Fails (Error) like StandingSegments and build_segments.
    explicit SessionOwner(const SessionSettings& settings);

    [[nodiscard]] const RingSetup& setup() const noexcept { return setup_; }
    [[nodiscard]] const ControlMemory& control() const noexcept { return segments_.control; }
    [[nodiscard]] ProducerMemory ring() const noexcept;

    [[nodiscard]] bool reader_alive(std::uint64_t index) const noexcept;
    // Nothing while the reader lives.
    [[nodiscard]] std::optional<Lease> take_reader_lease(std::uint64_t index) const;

    // Takes the names away, so that nobody finds the session any more. Whoever maps it keeps its memory.
    void unlink() noexcept;

  private:
    SessionSettings settings_;
    RingSetup setup_;
    SessionSegments segments_;
};

}  // namespace framering
