// A lossless reader's way through scans and frames, as events.
#pragma once
#include "include/framering/reader.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>

#include "common/session/reader_session.hpp"
#include "library/given_frames.hpp"
#include "library/reporting.hpp"

namespace framering::library {

// Thread safety: one thread.
class Reading {
  public:
    explicit Reading(const framering_reader_options& options);

    // As framering_reader_poll. Requires: most > 0. Returns how many; fails (Failure).
    [[nodiscard]] std::size_t poll(Nanoseconds timeout, framering_event* events, std::size_t most);
    // Fails (Failure, invalid): fewer are held. False: not all of them were whole until now.
    [[nodiscard]] bool release(std::uint64_t count);
    [[nodiscard]] bool is_whole() noexcept;
    // As framering_reader_report. True: it is in the scan's directory. Fails (Failure, Error).
    [[nodiscard]] bool report(std::uint64_t sequence, std::span<const framering_named_value> values);
    // The role ends.
    void leave() noexcept;

  private:
    struct Scan {
        std::uint64_t scan_id = 0;
        std::uint64_t frame_bytes = 0;
        std::optional<std::uint64_t> next_delivered;  // nothing: the frames before this reader are not its own
        std::uint64_t lost_camera = 0;                // of the frames before that
        std::uint64_t first_sequence = 0;             // that was the role's
        std::uint64_t passed_over = 0;                // by evictions
        bool is_over = false;                         // its end was told
    };
    // Events of one poll.
    class Events;

    void gather(Events& events);
    void begin_scan(Events& events);
    void give_frames(Events& events);
    void end_scan(Events& events);
    void give_gap(Events& events, std::uint64_t up_to, std::uint64_t lost_camera);
    void give_end(Events& events, std::uint32_t state, const std::string& why);
    void close_scan() noexcept;
    void join_again();
    [[nodiscard]] std::uint64_t held() const noexcept { return void_ + held_; }
    [[nodiscard]] bool is_acquirer_gone();

    ReaderSession session_;
    Nanoseconds acquirer_timeout_;
    std::uint64_t most_held_;
    std::optional<Scan> scan_;
    GivenFrames given_;  // of the scan
    Reporting reporting_;
    std::uint64_t held_ = 0;     // frames from the cursor on
    std::uint64_t void_ = 0;     // before them, frames that were held when the acquirer evicted the role
    std::uint64_t missed_ = 0;   // by evictions, and not told yet
    bool has_no_place_ = false;  // evicted, and the session is over: its frames are gone
    std::optional<std::uint64_t> acquirer_gone_ns_;
    std::deque<std::string> texts_;  // of the events of the last poll
};

}  // namespace framering::library
