// Collects what is measured in a session, frame by frame, for plots of it.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/session/report_book.hpp"
#include "common/session/scan_info.hpp"
#include "common/session/session_view.hpp"
#include "viewer/plot/value_history.hpp"

namespace framering {

// Follows the headers of the newest scan's stored frames in the ring, and what readers report of them. Holds
// nothing: what is overwritten before a look is left out and counted. Reads no header of a scan in which nothing
// is measured and nothing reported, and that has no axes. Thread: one.
class ValueWatch {
  public:
    // Takes over what has come since the last look. Begins anew with another scan.
    void look(const SessionView& session);
    [[nodiscard]] const ValueHistory& history() const noexcept { return history_; }
    // How long nothing is lost from the ring at this rate of frames, with some reserve; within 10 and 200 ms.
    [[nodiscard]] static Nanoseconds period(std::uint64_t slot_count, double frame_rate_hz) noexcept;

  private:
    // What readers report is read before the headers: then the headers of all reported frames are there.
    using Reports = std::array<std::optional<ShownReports>, layout::kReaderEntries>;

    void begin(const ScanInfo& scan);
    [[nodiscard]] Reports read_all_reports(const SessionView& session) const;
    [[nodiscard]] bool is_anything_measured(const SessionView& session, const Reports& reports);
    void follow_headers(const SessionView& session, const ScanInfo& scan);
    void find_places(const SessionView& session, const FrameInfo& info);
    void join(std::size_t entry, const ShownReports& reports);

    struct Seen {
        std::string role;
        std::uint64_t reported = 0;
    };

    ValueHistory history_;
    layout::Uuid scan_uuid_{};
    std::uint64_t next_ = 0;  // sequence of the next header
    bool is_following_ = false;
    std::vector<SourceInfo::Key> keys_;
    std::vector<std::size_t> places_;  // in the history, of each key; kNowhere: never measured yet
    std::array<Seen, layout::kReaderEntries> seen_;
};

}  // namespace framering
