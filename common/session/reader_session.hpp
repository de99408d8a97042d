// A session as a lossless reader (the writer) takes part in it: an entry of its role, and frames to read and
// release.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "common/base/deadline.hpp"
#include "common/base/stop_token.hpp"
#include "common/ring/lossless_reader.hpp"
#include "common/session/disk_figures.hpp"
#include "common/session/scan_info.hpp"
#include "common/session/session_view.hpp"
#include "common/shm/lease.hpp"

namespace framering {

struct ReaderSettings {
    std::string session;
    std::string role = "writer";
    std::uint64_t restart_timeout_ns =
        layout::kNone;   // how long the acquirer keeps frames for this role after its process died
    Nanoseconds wait{};  // for the session to appear and to admit this reader
    WaitStrategy wait_strategy = WaitStrategy::adaptive;  // for frames
    layout::Purpose purpose = layout::Purpose::stores;
    // An older frame to begin with; where the ring does not keep it long enough, the oldest that it does. Nothing:
    // the next one. Not for a role that is taken over: it goes on where it stopped.
    std::optional<std::uint64_t> from_sequence = std::nullopt;
};

// Thread safety: one thread. Invariants: one process a role, by the kernel's word; without leave() the entry stays
// orphaned and keeps its frames, whatever ends the process.
class ReaderSession {
  public:
    // Joins at the next frame (or an older one, see ReaderSettings), or takes over where the former process of the
    // role stopped.
    // Fails (Error): no session (after the wait), refused because the role is taken (by whom, since when).
    ReaderSession(const ReaderSettings& settings, StopToken stop);

    [[nodiscard]] const SessionView& view() const noexcept { return *view_; }
    [[nodiscard]] LosslessReader& frames() noexcept { return *frames_; }
    // The role had an entry: its frames from the cursor on are ours.
    [[nodiscard]] bool took_over() const noexcept { return took_over_; }

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
    void leave() noexcept;

  private:
    // A killed holder of the role has it until its last call returns: waits for that, until the deadline.
    void wait_for_dying_holder(const Deadline& deadline, StopToken stop) const;
    // Nothing, and false: with `may_wait`, where an acquirer is just giving the role's entry up; try again.
    // Fails (Error): the role is taken, or every entry.
    [[nodiscard]] std::optional<std::uint64_t> choose_entry(bool may_wait) const;
    [[nodiscard]] bool take_entry(const ReaderSettings& settings, bool may_wait);
    // False when the segments were replaced meanwhile: start over on the new ones.
    [[nodiscard]] bool join(const ReaderSettings& settings, const Deadline& deadline, StopToken stop);
    void ask_to_join(std::uint64_t wanted_sequence) noexcept;
    void require_place_in_ring() const;
    [[nodiscard]] bool wait_for_admission(const Deadline& deadline, StopToken stop);

    std::optional<SessionView> view_;
    std::unique_ptr<RingPages> pages_;
    std::string role_;
    WaitStrategy wait_strategy_;
    std::optional<MappedRegion> entry_map_;
    layout::ReaderEntry* entry_ = nullptr;  // ours, the only page of the session that this process may write
    std::optional<LosslessReader> frames_;
    bool took_over_ = false;
    std::optional<std::string> predecessor_output_;  // nothing: no predecessor
    std::optional<Lease> lease_;                     // after view_: it ends before
};

}  // namespace framering
