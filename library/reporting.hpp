// What a reader reports of the frames that it was given, on its way to the scan's directory.
#pragma once
#include "include/framering/reader.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/session/report_book.hpp"
#include "common/session/session_view.hpp"
#include "library/report_file.hpp"

namespace framering::library {

// Thread: one. A session has a scan directory once a role that stores has told it. What is reported before that
// is kept, the newest kMostKept, and written as soon as there is one.
class Reporting {
  public:
    static constexpr std::size_t kMostKept = 1024;

    // `state`: of the role's entry; outlives it.
    Reporting(layout::ReportState& state, std::string role) : book_(state, role), role_(std::move(role)) {}

    void begin_scan(std::uint64_t scan_id, const FrameClocks& clocks);
    // Shows the values to everyone who has the session open, and stores them. True: they are in the scan's
    // directory. Requires: a scan has begun. Fails (Failure, invalid: a name or unit that cannot be, one key too
    // many; Error: the disk); nothing of it is kept then.
    [[nodiscard]] bool report(const SessionView& view, const ValuesRowHead& frame,
                              std::span<const framering_named_value> values);
    // What can still be written is, and flushed; the log says what could not be.
    void end_scan(const SessionView& view) noexcept;

  private:
    [[nodiscard]] std::size_t key(const framering_named_value& value, std::vector<ValueKey>& keys) const;
    void show(const Report& report) noexcept;
    // False: the scan has no directory yet.
    [[nodiscard]] bool find_file(const SessionView& view);

    ReportBook book_;
    std::string role_;
    ValuesTable table_;  // of the scan, without keys
    bool has_scan_ = false;
    std::vector<ValueKey> keys_;
    std::optional<ReportFile> file_;
    std::uint64_t next_search_ns_ = 0;
    std::deque<Report> kept_;      // not on the disk
    std::uint64_t forgotten_ = 0;  // of the scan, for which there was no room
};

}  // namespace framering::library
