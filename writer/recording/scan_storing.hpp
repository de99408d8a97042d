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
    virtual ~ScanStoring() = default;
    ScanStoring(const ScanStoring&) = delete;
    ScanStoring& operator=(const ScanStoring&) = delete;

    // Stores frames until no more are to come. Fails (Error): a frame unlike the plan, the segment is damaged, or
    // nobody admits this role after it was evicted.
    [[nodiscard]] StoringEnd run();
    // Closes the files. Fails (Error) like ScanRecording::finish.
    [[nodiscard]] virtual RecordingSummary finish(const ScanOutcome& outcome);

    // What the session was told last.
    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }
    // Why the disk takes no frames at the moment; empty: it takes them.
    [[nodiscard]] const std::string& disk_trouble() const noexcept { return trouble_.text(); }
    // At least one frame, by this object.
    [[nodiscard]] bool has_stored() const noexcept { return has_stored_; }

  protected:
    enum class Taken : std::uint8_t {
        some,     // or the role was evicted
        none,     // no frame is there
        refused,  // by the disk; they stay in the ring, for the next try
    };
    // One look at the ring: frames up to `end` (not included) go from there into files.
    virtual Taken take_frames(std::uint64_t end);
    // The role was evicted: what was polled and not stored is no longer its own.
    virtual void forget_frames() noexcept {}
    // Frames of the scan that this role need not see again, with those that are about to be released.
    [[nodiscard]] virtual std::uint64_t handled_frames(std::size_t releasing) const noexcept;
    virtual void tell_of_eviction();
    // Frames, by their sequence, that this role has not stored and cannot get any more.
    virtual void tell_of_overwritten(std::uint64_t first, std::uint64_t last);
    // Evicted, and nobody admits the role any more.
    [[nodiscard]] virtual StoringEnd end_of_evicted() const noexcept { return StoringEnd::evicted; }

    [[nodiscard]] ReaderSession& session() const noexcept { return *session_; }
    // See LosslessReader; frames of this scan only.
    [[nodiscard]] std::span<const FrameView> poll(std::size_t most, std::uint64_t end, std::uint64_t held = 0);
    // Stores frames, which may be none, and releases as many of the ring. False: the disk took them not.
    [[nodiscard]] bool store(std::span<const FrameView> run, std::size_t releasing,
                             const StillWhole& still_whole = nullptr);

  private:
    // Twice a second: what it is called now, and how much room it has.
    void look_at_directory();
    void follow_renaming(const std::filesystem::path& directory);
    void set_directory(const std::filesystem::path& directory);
    // False: the session is over, nobody admits this role any more.
    [[nodiscard]] bool join_again();
    // Flushes where that is due, and tells how far.
    void keep_up();
    void tell_committed(std::size_t releasing);
    // The recording knows the keys of all values in the run.
    void learn_value_keys(std::span<const FrameView> run);
    // The scan is over, the disk takes no more, and whoever set --when-full does not want to wait for it.
    [[nodiscard]] bool gives_up_on_disk(const std::optional<ScanInfo>& scan);

    ReaderSession* session_;
    ScanRecording* recording_;
    DiskReporter* disk_;
    DiskTrouble trouble_;
    AcquirerAbsence* acquirer_;
    StopToken stop_;
    std::uint64_t scan_id_;
    std::size_t longest_run_;  // frames stored between two releases
    std::filesystem::path directory_;
    bool has_stored_ = false;
};

}  // namespace framering
