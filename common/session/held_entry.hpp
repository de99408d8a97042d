// The entry of a role in a session, in the hands of its process.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/deadline.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/reader_settings.hpp"
#include "common/session/session_view.hpp"
#include "common/shm/lease.hpp"

namespace framering {

// Takes an entry, then either takes over the frames that are kept in it, or asks the acquirer to admit the role.
//
// Thread safety: one thread. Invariants: one process a role, by the kernel's word: this one has the entry's lease
// until leave() or the end. Without leave() an attached entry keeps its frames, whatever ends the process.
// Requires: the view outlives it.
class HeldEntry {
  public:
    // Takes the entry that the role has in the session, or a vacant one, and writes down who has it. Waits, at
    // most until the deadline, for a killed holder to let go and for an acquirer that is just evicting the role.
    // Fails (Error): refused, the role is taken (by whom, since when), or every entry.
    [[nodiscard]] static HeldEntry take(const SessionView& view, const ReaderSettings& settings,
                                        const Deadline& deadline, StopToken stop);

    // The only page of the session that this process may write.
    [[nodiscard]] layout::ReaderEntry& operator*() const noexcept { return *entry_; }
    [[nodiscard]] layout::ReaderEntry* operator->() const noexcept { return entry_; }

    // Behind it in the same page.
    [[nodiscard]] layout::ReportState& reports() const noexcept {
        return *reinterpret_cast<layout::ReportState*>(map_.data() + layout::kReportsOffset);
    }

    [[nodiscard]] const std::string& role() const noexcept { return role_; }
    // When it was taken, the acquirer still kept the role's frames from the cursor on.
    [[nodiscard]] bool had_frames() const noexcept { return had_frames_; }
    // Where a former process of the role that did not leave has stored frames (empty: it did not say). Nothing:
    // there was none.
    [[nodiscard]] const std::optional<std::string>& predecessor_output() const noexcept {
        return predecessor_output_;
    }

    // Requires: had_frames().
    void take_over() noexcept;
    // Asks the acquirer to admit the role at a frame (kNone: at the next one) and waits for its answer. False:
    // these segments are over or replaced. Fails (Error): no acquirer answers until the deadline, or `stop` came.
    [[nodiscard]] bool ask_for_admission(const SessionView& view, std::uint64_t wanted_sequence,
                                         const Deadline& deadline, StopToken stop);
    // Requires: admitted, and the entry's words say where this process begins.
    void attach() noexcept;
    // Gives the entry back: the role is done.
    void leave() noexcept;

  private:
    HeldEntry(const SessionView& view, const ReaderSettings& settings, std::uint64_t index, Lease lease);
    // Nothing: with `may_wait`, where an acquirer is just giving the role's entry up.
    [[nodiscard]] static std::optional<HeldEntry> try_take(const SessionView& view, const ReaderSettings& settings,
                                                           bool may_wait);
    void write_holder(const ReaderSettings& settings) noexcept;

    std::string role_;
    MappedRegion map_;
    layout::ReaderEntry* entry_;
    bool had_frames_;
    std::optional<std::string> predecessor_output_;
    std::optional<Lease> lease_;  // after the map: it ends before
};

}  // namespace framering
