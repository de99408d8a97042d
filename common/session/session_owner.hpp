// What an acquirer owns of a session: the leases, and both segments mapped for writing.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "common/base/clock.hpp"
#include "common/base/uuid.hpp"
#include "common/ring/frame_producer.hpp"
#include "common/session/ring_pages.hpp"
#include "common/shm/lease.hpp"
#include "common/shm/segment.hpp"

namespace framering {

struct SessionSettings {
    std::string session;
    std::uint64_t slot_count = 0;
    std::uint64_t slot_stride = 0;  // a multiple of the page size
    bool group_readable = false;
    std::uint64_t scan_to_resume = 0;                     // stays open, though its acquirer is gone; 0: none
    WaitStrategy wait_strategy = WaitStrategy::adaptive;  // for room in the ring
    Pages pages = Pages::small;  // of a ring that is made, as far as the kernel gives them
};

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
    // place. Fails (Error): refused, another acquirer holds it (who, since when) or frames of an earlier scan wait
    // for a writer; failed, too little shared memory (nothing is left behind).
    explicit SessionOwner(const SessionSettings& settings);

    [[nodiscard]] layout::Identity& identity() noexcept;
    [[nodiscard]] layout::ProducerState& state() noexcept;
    [[nodiscard]] const layout::Requests& requests() const noexcept;
    [[nodiscard]] FrameProducer::Entries entries() noexcept;
    [[nodiscard]] std::byte* scan_records() noexcept;
    [[nodiscard]] ProducerMemory ring() noexcept;
    [[nodiscard]] bool reader_alive(std::uint64_t index) const noexcept;
    // Nothing while the reader lives.
    [[nodiscard]] std::optional<Lease> take_reader_lease(std::uint64_t index) const;
    [[nodiscard]] bool is_linked() const noexcept { return control_->is_linked(); }
    [[nodiscard]] const RingSetup& setup() const noexcept { return setup_; }

    // Takes the names away, so that nobody finds the session any more. Whoever maps it keeps its memory.
    void unlink() noexcept;

  private:
    // What a new pair of segments takes over from the one that it replaces.
    struct Inheritance {
        UuidBytes session_uuid{};
        std::uint64_t head = 0;
        std::uint64_t scan_id = 0;
        std::uint64_t epoch = 0;
    };

    void take_control_lease();
    [[nodiscard]] bool warn_if_exposed(const Segment& segment) const;
    [[nodiscard]] bool try_keep();
    void retire() noexcept;
    [[nodiscard]] std::optional<Inheritance> retire_standing();
    void build(const std::optional<Inheritance>& inherited);
    void build_control(const Inheritance& inherited);
    void build_frames(const Inheritance& inherited);
    void fill_identity(layout::Identity& identity, layout::SegmentKind kind, const UuidBytes& uuid) const noexcept;
    void map_control();
    void map_frames();

    SessionSettings settings_;
    RingSetup setup_;
    std::optional<Segment> control_;
    std::optional<Segment> frames_;
    struct Maps {
        MappedRegion identity;
        MappedRegion requests;  // read-only
        MappedRegion entries;
        MappedRegion producer;
    };
    std::optional<Maps> maps_;
    std::optional<MappedRegion> frames_map_;
    std::optional<RingPages> pages_;
    std::optional<Lease> control_lease_;  // after the segments: they end before
    std::optional<Lease> frames_lease_;
};

}  // namespace framering
