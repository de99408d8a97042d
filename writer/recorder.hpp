// The writer's loop: every scan of a session into its directory, every frame read in place and released once
// stored.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/reader_session.hpp"
#include "writer/options.hpp"
#include "writer/recording/disk_reporter.hpp"
#include "writer/recording/disk_trouble.hpp"
#include "writer/recording/scan_recording.hpp"

namespace framering {

// Thread: one. Invariants: no frame is released before store() has returned; an exception or a kill leaves the
// reader entry orphaned, so that the next writer goes on where this one stopped.
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
    static constexpr Nanoseconds kWait = std::chrono::milliseconds(20);
    // How the frames of a scan ended for this writer.
    enum class Ending : std::uint8_t { scan_over, acquirer_gone, abandoned, evicted, disk_failed, stopped };

    void record(const ScanInfo& announced);
    [[nodiscard]] ScanIdentity identity_of(const ScanInfo& scan) const;
    // What a former process of the role has released, and no directory holds.
    void look_for_lost_frames(const ScanIdentity& identity, bool is_found);
    [[nodiscard]] ScanRecording open_recording(const ScanInfo& scan, const ScanIdentity& identity,
                                               std::optional<FoundScan> found);
    [[nodiscard]] Ending store_frames(ScanRecording& recording, std::uint64_t scan_id);
    // Twice a second: what it is called now, and how much room it has.
    void look_at_directory(const ScanRecording& recording);
    void tell_directory(const std::filesystem::path& directory);
    // False: the session is over, nobody admits this role any more.
    [[nodiscard]] bool join_again(ScanRecording& recording);
    // False: the disk took them not; they stay in the ring, for the next try.
    [[nodiscard]] bool store_run(ScanRecording& recording, std::span<const FrameView> run);
    // The scan is over, the disk takes no more, and whoever set --when-full does not want to wait for it.
    [[nodiscard]] bool gives_up_on_disk(const std::optional<ScanInfo>& scan);
    void finish(ScanRecording& recording, Ending ending, std::uint64_t scan_id);
    void close(const ScanInfo& scan, const RecordingSummary& summary);
    // The acquirer's lease has been free for longer than the time limit.
    [[nodiscard]] bool acquirer_is_lost();
    void leave();

    WriterOptions options_;
    StopToken stop_;
    ReaderSession session_;
    std::optional<DiskReporter> disk_;  // while the session is not left
    std::size_t longest_run_;           // frames stored between two releases
    bool has_stored_ = false;
    bool may_be_begun_ = false;     // the scan in hand, by a former process of the role
    std::string lost_before_;       // what of the scan in hand is not found any more; empty: nothing
    std::filesystem::path output_;  // of the scan in hand
    ExitCode exit_code_ = ExitCode::done;
    std::optional<std::uint64_t> acquirer_missed_ns_;  // since when it is gone
    DiskTrouble trouble_;
};

// Records a session to its end, through all the memory that its acquirers make for it.
[[nodiscard]] ExitCode record_session(const WriterOptions& given, StopToken stop);

}  // namespace framering
