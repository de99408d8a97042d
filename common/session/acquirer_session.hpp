// A session as its acquirer runs it: the ring to fill, scans to announce and end, readers to look after.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/session/reader_registry.hpp"
#include "common/session/scan_book.hpp"
#include "common/session/session_owner.hpp"

namespace framering {

enum class StopRequest : std::uint8_t { none, cancel, terminate, terminate_now };

// What a role that a scan waits for has answered.
struct RoleAnswer {
    bool ready = false;
    std::string error;  // not empty: it cannot take the scan, and why
};

// What the readers of a scan whose acquirer died say to an acquirer that would go on with it.
enum class ResumeConsent : std::uint8_t {
    agreed,   // each of them has it open, or there is none
    not_yet,  // one that lives is just preparing it, or closing it
    refused,  // one has closed it, or died before it had it open
};

// Where a scan goes on.
struct ResumePoint {
    std::uint64_t started_ns = 0;      // CLOCK_MONOTONIC; 0: it was announced and has not begun
    std::uint64_t delivered = 0;       // frames before
    std::uint64_t missed_periods = 0;  // of the frame rate, before
    Nanoseconds away{};                // without an acquirer
};

// Thread safety: one thread. Call tick() at least every 100 ms, also while waiting.
class AcquirerSession {
  public:
    // Fails (Error) like SessionOwner. A scan that a former acquirer left open is closed as interrupted, unless it
    // is settings.scan_to_resume.
    explicit AcquirerSession(const SessionSettings& settings);

    [[nodiscard]] FrameProducer& frames() noexcept { return producer_; }
    [[nodiscard]] const RingSetup& setup() const noexcept { return owner_.setup(); }

    // Shows the plan to everyone and returns the scan_id. Requires: idle. Fails (Error): the plan is too long, or
    // a reader is 64 scans behind.
    std::uint64_t announce(const ScanPlan& plan);
    // The scan that a former acquirer left open is open still.
    [[nodiscard]] bool has_open_scan();
    // Requires: has_open_scan().
    [[nodiscard]] ResumeConsent resume_consent();
    // Takes the open scan over at its next frame: announced or working, as it was. Requires: the readers agreed.
    ResumePoint resume();
    // How a role stands to the announced scan.
    [[nodiscard]] RoleAnswer answer_of(const std::string& role);
    // Frames follow. Requires: announced. Returns when (CLOCK_MONOTONIC).
    std::uint64_t begin();
    // No frame follows: the end sequence is the head. Requires: announced or working. `skipped`: frames planned,
    // never taken.
    void end(layout::ScanState state, const std::string& reason, std::uint64_t skipped);

    // Counters of the scan.
    void count_stored() noexcept;
    void count_lost() noexcept;
    void count_missed_periods(std::uint64_t count) noexcept;
    void count_full_wait(std::uint64_t waited_ns) noexcept;
    [[nodiscard]] std::optional<ScanInfo> scan() { return book_.newest(); }

    // The gravest request that means this scan. One load each: for every frame.
    [[nodiscard]] StopRequest requested() const noexcept;
    // See ReaderRegistry::make_room.
    [[nodiscard]] bool make_room() { return registry_.make_room(); }
    // Heartbeat, readers, requests, rates; does its work every 10 ms, costs a comparison otherwise.
    void tick(std::uint64_t now_ns);
    // Makes the acquirer's word known that everything is over; `now`: frames not stored are abandoned.
    void announce_termination(bool now) noexcept;

    // Frames that the slowest reader that stores or forwards has yet to release; 0 without one.
    [[nodiscard]] std::uint64_t owed() noexcept;
    // Such a role has begun the newest scan and not closed it: its process is about to, or died before and is
    // awaited, as only it knows the scan's directory.
    [[nodiscard]] bool owes_closing();
    // A reader that stores or forwards is attached; one that only processes may go on in a ring that is over.
    [[nodiscard]] bool has_readers() noexcept;
    // What a role that stores has come to, for the summary.
    struct RoleResult {
        std::string role;
        std::uint64_t frames = 0;
        std::uint64_t missing =
            0;  // of a scan that it has closed: frames that were its to store and that no file has
        std::uint64_t bytes = 0;
        std::string output;
        std::string error;
        std::uint64_t restarts = 0;  // processes that took over from one that died
    };
    // Of each role that stores and took part in the newest scan, also of one that has left since.
    [[nodiscard]] std::vector<RoleResult> results();

    // The end: unlinks the segments unless a role owes something and `discard` is false. Returns the frames owed.
    std::uint64_t leave(bool discard);

  private:
    void set_run_state(layout::RunState state) noexcept;
    [[nodiscard]] std::uint64_t frames_delivered() noexcept;
    [[nodiscard]] bool newest_stored_is(std::uint64_t delivered) noexcept;
    void acknowledge_requests() noexcept;
    void measure_rate(std::uint64_t now_ns) noexcept;
    void update_readers(std::uint64_t now_ns);
    [[nodiscard]] std::uint64_t scan_for_new_readers() noexcept;
    [[nodiscard]] std::array<const layout::ReaderEntry*, layout::kReaderEntries> standing() noexcept;

    SessionOwner owner_;
    FrameProducer producer_;
    ReaderRegistry registry_;
    ScanBook book_;
    std::uint64_t ticked_ns_ = 0;
    std::uint64_t predecessor_seen_ns_ = 0;  // its last heartbeat
    std::uint64_t rate_since_ns_ = 0;
    std::uint64_t rate_delivered_ = 0;
    bool in_gap_ = false;  // the last frame was lost: no slot was free
};

}  // namespace framering
