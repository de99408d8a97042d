// A session as its acquirer runs it: the ring to fill, scans to announce and end, readers to look after.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "common/ring/frame_producer.hpp"
#include "common/session/acquirer_counters.hpp"
#include "common/session/change_requests.hpp"
#include "common/session/reader_registry.hpp"
#include "common/session/scan_book.hpp"
#include "common/session/scan_resumption.hpp"
#include "common/session/session_owner.hpp"
#include "common/session/session_roles.hpp"
#include "common/session/source_book.hpp"

namespace framering {

enum class StopRequest : std::uint8_t { none, cancel, terminate, terminate_now };

// Thread safety: one thread. Call tick() at least every 100 ms, also while waiting.
class AcquirerSession {
  public:
    // Fails (Error) like SessionOwner. A scan that a former acquirer left open is closed as interrupted, unless it
    // is settings.scan_to_resume.
    explicit AcquirerSession(const SessionSettings& settings);

    [[nodiscard]] const RingSetup& setup() const noexcept { return owner_.setup(); }
    [[nodiscard]] FrameProducer& frames() noexcept { return producer_; }
    [[nodiscard]] AcquirerCounters& counters() noexcept { return counters_; }
    [[nodiscard]] SourceBook& source() noexcept { return source_; }
    // Changes of exposure and gain that were asked for: since the start, or of a scan that is resumed.
    [[nodiscard]] ChangeInbox& changes() noexcept { return changes_; }
    [[nodiscard]] const SessionRoles& roles() const noexcept { return roles_; }
    // The newest one.
    [[nodiscard]] std::optional<ScanInfo> scan() { return book_.newest(); }

    // A role that stores or forwards and is so many scans behind that no scan record is free for a new one: its
    // name; empty: one is free. A role that only processes is evicted instead.
    [[nodiscard]] std::string role_behind();
    // Shows the plan to everyone and returns the scan_id. Requires: idle, and role_behind() was empty. Fails
    // (Error): the plan is too long.
    std::uint64_t announce(const ScanPlan& plan);
    // The scan that a former acquirer left open is open still.
    [[nodiscard]] bool has_open_scan() noexcept { return book_.has_open_scan(); }
    // Takes the open scan over at its next frame: announced or working, as it was. Requires: has_open_scan(), and
    // the roles have agreed.
    ResumePoint resume();
    // Frames follow. Requires: announced. Returns when (CLOCK_MONOTONIC).
    std::uint64_t begin();
    // Publishes the next frame and counts it: as lost where it is in a spare slot. Requires: working; the oldest
    // open claim.
    void publish(Claim&& claim, const FrameInfo& info) noexcept;
    // The camera was away for so long before the next frame, the one with this number. Requires: working.
    void note_reconnect(std::uint64_t delivered, Nanoseconds away) noexcept {
        book_.note_reconnect({delivered, producer_.head(), away});
    }
    // No frame follows: the end sequence is the head. Requires: announced or working. `skipped`: frames planned,
    // never taken.
    void end(layout::ScanState state, const std::string& reason, std::uint64_t skipped);

    // The scan is to take no frames until this is false again. One load: for every frame.
    [[nodiscard]] bool is_pause_asked() const noexcept;
    // It takes none now, and does again. What an acquirer before this one began may be ended by this one.
    // Requires: working.
    void begin_pause() noexcept;
    void end_pause() noexcept;
    // The gravest request that means this scan. One load each: for every frame.
    [[nodiscard]] StopRequest requested() const noexcept;
    // The gravest request while no scan is open: to cancel one means nothing then.
    [[nodiscard]] StopRequest requested_when_idle() const noexcept;

    // Of an acquirer that serves: everyone may ask it for a scan (StartRequest). It says itself which of these it
    // has looked at; while a scan is open, tick() says so of all: they are refused.
    void begin_serving() noexcept;
    [[nodiscard]] std::uint64_t start_word() const noexcept;
    void answer_starts(std::uint64_t word) noexcept;
    // Shows a frame that belongs to no scan. Requires: no scan is open; the claim is of a spare slot.
    void show(Claim&& claim, const FrameInfo& info) noexcept { producer_.publish(std::move(claim), info); }
    // Nothing is left to do for the newest scan: the next acquirer need not look after it. Requires: there is one.
    void settle() noexcept { book_.settle(); }

    // See ReaderRegistry::make_room.
    [[nodiscard]] bool make_room() { return registry_.make_room(); }
    // Heartbeat, readers, requests, rates; does its work every 10 ms, costs a comparison otherwise.
    void tick(std::uint64_t now_ns);
    // Makes the acquirer's word known that everything is over; `now`: frames not stored are abandoned.
    void announce_termination(bool now) noexcept;
    // The end: unlinks the segments unless a role owes something and `discard` is false. Returns the frames owed.
    std::uint64_t leave(bool discard);

  private:
    [[nodiscard]] layout::ProducerState& producer_state() const noexcept { return owner_.control().state(); }
    [[nodiscard]] bool is_in(layout::RunState state) const noexcept;
    void set_run_state(layout::RunState state) noexcept;
    void acknowledge_requests() noexcept;
    [[nodiscard]] std::uint64_t pause_word() const noexcept;
    void update_readers(std::uint64_t now_ns);

    SessionOwner owner_;
    FrameProducer producer_;
    ReaderRegistry registry_;
    ScanBook book_;
    AcquirerCounters counters_;
    SessionRoles roles_;
    SourceBook source_;
    ChangeInbox changes_;
    std::uint64_t ticked_ns_ = 0;
    std::uint64_t predecessor_seen_ns_;  // its last heartbeat
};

}  // namespace framering
