// A session as a lossless reader (the writer) takes part in it: an entry of its role, and frames to read and
// release.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "common/base/stop_token.hpp"
#include "common/ring/lossless_reader.hpp"
#include "common/session/disk_figures.hpp"
#include "common/session/held_entry.hpp"
#include "common/session/reader_settings.hpp"
#include "common/session/scan_info.hpp"
#include "common/session/session_view.hpp"
#include "common/session/source_book.hpp"

namespace framering {

// Thread safety: one thread. Invariants: one process a role, by the kernel's word; without leave() the entry stays
// orphaned and keeps its frames, whatever ends the process.
class ReaderSession {
  public:
    // Joins at the next frame (or an older one, see ReaderSettings), or takes over where the former process of the
    // role stopped.
    // Fails (Error): no session (after the wait), refused because the role is taken (by whom, since when).
    ReaderSession(const ReaderSettings& settings, StopToken stop);

    [[nodiscard]] const SessionView& view() const noexcept { return view_; }
    [[nodiscard]] LosslessReader& frames() noexcept { return frames_; }
    // The role had an entry: its frames from the cursor on are ours.
    [[nodiscard]] bool took_over() const noexcept { return entry_.had_frames(); }

    [[nodiscard]] const std::string& role() const noexcept { return entry_.role(); }
    // For a ReportBook. Requires: before leave().
    [[nodiscard]] layout::ReportState& reports() const noexcept { return entry_.reports(); }
    // This role's first frame since it joined.
    [[nodiscard]] std::uint64_t first_sequence() const noexcept;
    // After frames().evicted(): joins anew, as near to the frame at the cursor as the ring still allows; what was
    // read until then is void, and scans that were not closed stay open. Returns how many frames that passes over.
    // Nothing: the session is over. Fails (Error): no acquirer admits it within 10 s, or `stop` came.
    [[nodiscard]] std::optional<std::uint64_t> rejoin(StopToken stop);
    // A former process of the role, on this session, did not leave: it may have begun the scan in hand, in the
    // directory that it told last (empty: none).
    [[nodiscard]] bool has_predecessor() const noexcept { return predecessor_output_.has_value(); }
    [[nodiscard]] const std::string& predecessor_output() const noexcept { return *predecessor_output_; }

    // The oldest scan that this role has not closed; nothing while none is announced.
    [[nodiscard]] std::optional<ScanInfo> scan() const;
    // What camera and driver have counted in the scan; empty: nothing, or a younger scan has begun. Thread: any.
    [[nodiscard]] std::vector<SourceCount> counts_of(std::uint64_t scan_id) const;
    // The two answers to an announced scan.
    void ready_for(std::uint64_t scan_id) noexcept;
    void refuse(std::uint64_t scan_id, const std::string& why) noexcept;
    // Before a scan is closed whose acquirer is gone: true where no acquirer will go on with it any more. False:
    // one has just come, and the scan goes on.
    [[nodiscard]] bool withdraw_from(std::uint64_t scan_id) noexcept;
    // Where the frames go, for everyone who asks.
    void set_output(const std::string& directory) noexcept;
    // Frames up to `sequence` (not included) are part of a file; `frames` and `bytes`: of the scan in hand, all of
    // its writers together.
    void count_committed(std::uint64_t sequence, std::uint64_t frames, std::uint64_t bytes) noexcept;
    void count_flushed(std::uint64_t sequence) noexcept;
    // Thread: any one, also beside the session's own, which may be blocked in the call that is told of.
    // Requires: before leave().
    void publish(const DiskFigures& disk) noexcept;
    // A trouble for the status; an empty text clears it.
    void set_error(const std::string& text) noexcept;
    void close_scan(std::uint64_t scan_id) noexcept;
    void beat() noexcept;

    // `terminate --now` means this scan: what is not stored is abandoned.
    [[nodiscard]] bool must_abandon(std::uint64_t scan_id) const noexcept;
    // No further scan will come on this session.
    [[nodiscard]] bool over() const noexcept;
    // Over only for this memory: an acquirer has made another ring for the session, where scans go on.
    [[nodiscard]] bool replaced() const noexcept;

    // Gives the entry back: the role is done. Without it the entry is kept for the next process of the role.
    void leave() noexcept { entry_.leave(); }

  private:
    struct Place {
        SessionView view;
        HeldEntry entry;
        std::optional<std::string> predecessor_output;
    };
    [[nodiscard]] static Place join(const ReaderSettings& settings, StopToken stop);
    ReaderSession(Place place, WaitStrategy wait_strategy);

    SessionView view_;
    std::unique_ptr<RingPages> pages_;
    HeldEntry entry_;                                // after the pages: it ends before
    std::optional<std::string> predecessor_output_;  // nothing: no predecessor
    WaitStrategy wait_strategy_;
    LosslessReader frames_;
};

}  // namespace framering
