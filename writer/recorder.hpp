// The writer's loop: every scan of a session into its directory.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/reader_session.hpp"
#include "writer/options.hpp"
#include "writer/recording/acquirer_absence.hpp"
#include "writer/recording/disk_reporter.hpp"
#include "writer/recording/scan_recording.hpp"
#include "writer/recording/scan_storing.hpp"

namespace framering {

// Thread: one. Invariants: an exception or a kill leaves the reader entry orphaned, so that the next writer goes
// on where this one stopped.
class Recorder {
  public:
    // Joins the session. Fails (Error) like ReaderSession.
    Recorder(const WriterOptions& options, StopToken stop);

    // Records until the session ends, the acquirer is gone for too long, or a signal comes (the entry then waits
    // for the next writer). Fails (Error): a scan cannot be stored; it is refused where it was only announced.
    [[nodiscard]] ExitCode run();
    // After run(): the session goes on in other memory, for another Recorder.
    [[nodiscard]] bool session_was_replaced() const noexcept { return session_.replaced(); }

  private:
    void record(const ScanInfo& announced);
    [[nodiscard]] bool is_preview() const noexcept { return options_.preview.side != 0; }
    [[nodiscard]] std::unique_ptr<ScanStoring> storing_of(const ScanInfo& scan, ScanRecording& recording);
    [[nodiscard]] ScanIdentity identity_of(const ScanInfo& scan) const;
    // What a former process of the role has released, and no directory holds; empty: nothing.
    [[nodiscard]] std::string lost_frames_of(const ScanIdentity& identity);
    // What the scan's directory is called: as the plan says, else as the option does; that of a preview is never
    // mistaken for the recording.
    [[nodiscard]] std::string name_of(const ScanInfo& scan) const;
    void require_same_kind(const ScanInfo& scan, const FoundScan& found) const;
    [[nodiscard]] ScanRecording open_recording(const ScanInfo& scan, const ScanIdentity& identity,
                                               std::optional<FoundScan> found);
    void finish(ScanStoring& storing, StoringEnd end, std::uint64_t scan_id, const std::string& lost_before);
    void close(std::uint64_t scan_id, std::optional<std::uint64_t> end_sequence, const RecordingSummary& summary);
    void leave();

    WriterOptions options_;
    StopToken stop_;
    ReaderSession session_;
    std::optional<DiskReporter> disk_;  // while the session is not left
    AcquirerAbsence acquirer_;
    bool has_stored_ = false;
    bool may_be_begun_ = false;  // the scan in hand, by a former process of the role
    ExitCode exit_code_ = ExitCode::done;
};

// Records a session to its end, through all the memory that its acquirers make for it.
[[nodiscard]] ExitCode record_session(const WriterOptions& given, StopToken stop);

}  // namespace framering
