// The scan records, as the acquirer keeps them.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "common/session/scan_info.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

// Thread safety: one thread, the acquirer's. Invariants: scan_id counts up by one; a record once over does not
// change until it is used again; its numbers are whole before the word that shows them.
class ScanBook {
  public:
    // `records`: the first of kScanRecords, kScanRecordBytes apart. `scan_id`: of the newest scan, 0 without one.
    ScanBook(std::byte* records, layout::Word& scan_id) noexcept : records_(records), scan_id_(&scan_id) {}

    // Opens a record. Fails (Error): the plan's JSON is longer than a record holds.
    std::uint64_t announce(const ScanPlan& plan, std::uint64_t first_sequence);
    void begin(std::uint64_t first_sequence, std::uint64_t now_ns) noexcept;
    // Goes on with the newest scan, of which so many frames were delivered when its acquirer died: puts right the
    // counters that it had no time for, and writes the interruption down. Requires: the newest scan is not over.
    void resume(const ScanInterruption& interruption) noexcept;
    // Requires: the newest scan is not over.
    void end(layout::ScanState state, std::string_view reason, std::uint64_t end_sequence,
             std::uint64_t skipped) noexcept;

    // Nothing is left to do for the newest scan. Requires: there is one.
    void settle() noexcept;

    [[nodiscard]] std::uint64_t scan_id() const noexcept;
    // Of the newest scan, for its counters. Requires: there is one.
    [[nodiscard]] layout::ScanRecord& record() noexcept;
    // The newest scan is announced or working: a few loads, for every tick.
    [[nodiscard]] bool has_open_scan() noexcept;
    // Nothing without a scan. Copies the plan: not for loops.
    [[nodiscard]] std::optional<ScanInfo> newest();

    // The newest scan's camera was away. Requires: the newest scan is not over.
    void note_reconnect(ScanInterruption interruption) noexcept;

    // The newest scan takes no frames from here on, for the `pauses`th time; or goes on. Again without harm: an
    // acquirer may die in a pause. Requires: the newest scan is not over.
    void begin_pause(std::uint64_t pauses, std::uint64_t now_ns) noexcept;
    void end_pause(std::uint64_t now_ns) noexcept;

  private:
    // Writes an interruption down and raises the record's count of its cause.
    void note(const ScanInterruption& interruption, layout::Word& count) noexcept;
    [[nodiscard]] layout::ScanRecord& record_of(std::uint64_t scan_id) noexcept;
    static void set_state(layout::ScanRecord& record, layout::ScanState state) noexcept;

    std::byte* records_;
    layout::Word* scan_id_;
};

}  // namespace framering
