// The frames of one scan, from the ring into its files.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "common/base/stop_token.hpp"
#include "common/session/reader_session.hpp"
#include "writer/recording/acquirer_absence.hpp"
#include "writer/recording/disk_reporter.hpp"
#include "writer/recording/disk_trouble.hpp"
#include "writer/recording/recording_summary.hpp"
#include "writer/recording/scan_outcome.hpp"
#include "writer/recording/scan_recording.hpp"

namespace framering {

// Thread: one. Invariants: no frame is released before it is part of a file; frames that the disk did not take
// stay in the ring until it does. What happens is told to the session: how far frames are stored, where to, and
// what is in the way.
class ScanStoring {
  public:
    // Goes to where the recording stands: frames that a former writer stored are passed over. All but `scan`
    // outlive the object.
    ScanStoring(ReaderSession& session, ScanRecording& recording, const ScanInfo& scan, DiskReporter& disk,
                AcquirerAbsence& acquirer, StopToken stop);

    // Stores frames until no more are to come. Fails (Error): a frame unlike the plan, the segment is damaged, or
    // nobody admits this role after it was evicted.
    [[nodiscard]] StoringEnd run();
    // Closes the files. Fails (Error) like ScanRecording::finish.
    [[nodiscard]] RecordingSummary finish(const ScanOutcome& outcome);

    // What the session was told last.
    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }
    // Why the disk takes no frames at the moment; empty: it takes them.
    [[nodiscard]] const std::string& disk_trouble() const noexcept { return trouble_.text(); }
    // At least one frame, by this object.
    [[nodiscard]] bool has_stored() const noexcept { return has_stored_; }

  private:
    // Twice a second: what it is called now, and how much room it has.
    void look_at_directory();
    void follow_renaming(const std::filesystem::path& directory);
    void set_directory(const std::filesystem::path& directory);
    // False: the session is over, nobody admits this role any more.
    [[nodiscard]] bool join_again();
    // Flushes where that is due, and tells how far.
    void keep_up();
    void tell_committed();
    // False: the disk took them not; they stay in the ring, for the next try.
    // The recording knows the keys of all values in the run.
    void learn_value_keys(std::span<const FrameView> run);
    [[nodiscard]] bool store_run(std::span<const FrameView> run);
    // The scan is over, the disk takes no more, and whoever set --when-full does not want to wait for it.
    [[nodiscard]] bool gives_up_on_disk(const std::optional<ScanInfo>& scan);

    ReaderSession* session_;
    ScanRecording* recording_;
    DiskReporter* disk_;
    DiskTrouble trouble_;
    AcquirerAbsence* acquirer_;
    StopToken stop_;
    std::uint64_t scan_id_;
    std::uint64_t frame_bytes_;
    std::size_t longest_run_;  // frames stored between two releases
    std::filesystem::path directory_;
    bool has_stored_ = false;
};

}  // namespace framering
