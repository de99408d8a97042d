// One scan on its way to the disk: directory, files, index and manifest joined. What the writer's loop calls.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "writer/disk/open_directory.hpp"
#include "writer/recording/recording_summary.hpp"
#include "writer/recording/scan_files.hpp"
#include "writer/recording/scan_outcome.hpp"
#include "writer/recording/sync_pace.hpp"
#include "writer/scan/scan_directory.hpp"
#include "writer/scan/scan_recovery.hpp"
#include "writer/sink/frame_sink.hpp"

namespace framering {

struct RecordingSettings {
    std::filesystem::path output = "scans";
    std::string name = "scan";
    FileLimits limits;
    SyncPace sync;
    TaskThread::Mode beside = TaskThread::Mode::beside;  // where slow work is done
    // For a killed writer of the scan to be really gone: its files are closed a moment after its lease is free.
    Nanoseconds patience = std::chrono::seconds(2);
};

// Whether nothing has been written over frames of a ring until now (LosslessReader::still_whole).
using StillWhole = std::function<bool(std::span<const FrameView>)>;

// Frames were written over in the ring while they were stored. They are part of no file.
class FramesOverwritten : public Error {
    using Error::Error;
};

// Thread: one; it has a second one of its own for what is slow and can wait.
// Invariants: when store() returns, its frames are in a file and in the index, whatever kills the process
// afterwards; no frame is in the files twice, whatever is stored again after an error or a restart.
class ScanRecording {
  public:
    // Continues in the directory that find_scan() found, that of a killed writer; nothing was found: creates the
    // scan's directory and its first file. Fails (Error): not writable, damaged, or the scan was closed already
    // (see summary_of_closed).
    [[nodiscard]] static ScanRecording open(std::unique_ptr<FrameSink> sink, const RecordingSettings& settings,
                                            const ScanIdentity& identity, const ScanPlan& plan,
                                            std::optional<FoundScan> found);

    // What its directory is called now: it may be renamed while it is recorded.
    [[nodiscard]] std::filesystem::path directory() const { return directory_->name(); }
    // Frames below are stored: the cursor of a restarted writer may go there at once.
    [[nodiscard]] std::uint64_t next_sequence() const noexcept { return deliveries_.next_sequence(); }
    // Frames below are known to be on the disk.
    [[nodiscard]] std::uint64_t flushed_sequence() const noexcept { return flushed_sequence_; }
    [[nodiscard]] std::uint64_t written_frames() const noexcept { return deliveries_.stored(); }
    // False: frames are counted, and there is no file that takes room.
    [[nodiscard]] bool keeps_files() const noexcept { return files_.keeps_files(); }
    // Blocks of the disk that the scan has taken and not filled yet.
    [[nodiscard]] std::uint64_t reserved_bytes() const { return files_.reserved_bytes(); }
    [[nodiscard]] std::uint64_t lost_frames() const noexcept { return deliveries_.lost(); }
    // As it was begun: its counts are those of scan.json, not of now.
    [[nodiscard]] const Manifest& manifest() const noexcept { return manifest_; }

    // See ScanValues. Requires: before a frame with a value of the key is stored.
    void know_value_keys(std::vector<ValueKey> keys) { values_.know_keys(std::move(keys)); }
    [[nodiscard]] std::size_t known_value_keys() const noexcept { return values_.known_keys(); }

    // Fails (Error): a frame unlike the plan.
    void require_planned(std::span<const FrameView> run) const;
    // Pixels, values, index, link, in this order; only then may the frames be released. Frames below
    // next_sequence() are passed over. One commit a call (a few more where files change), so that a run costs
    // little more than its pixels. Requires: require_planned(). Fails (Error): disk full, write error, directory
    // removed. What was committed is kept, and the same frames may be stored again: they go to a new file. Fails
    // (FramesOverwritten): `still_whole` said no after the pixels were written, so they are cut. Without it the
    // frames are nobody else's.
    void store(std::span<const FrameView> run, const StillWhole& still_whole = nullptr);
    // The writer was evicted: frames below `sequence` that are not stored are lost.
    void evicted_until(std::uint64_t sequence) noexcept { deliveries_.evicted_until(sequence); }
    // Looks at what was done beside the loop and flushes where it is due. A flush that failed makes a gap in what
    // is known to be safe, never an Error here: the manifest calls these frames suspect.
    void keep_up();
    // Closes files and manifest. Fails (Error) where any step fails, after trying all of them.
    RecordingSummary finish(const ScanOutcome& outcome);

  private:
    ScanRecording(std::unique_ptr<FrameSink> sink, const RecordingSettings& settings, Manifest manifest,
                  std::unique_ptr<const OpenDirectory> directory, RecoveredScan recovered);

    void require_planned_format(const FrameView& frame) const;
    void store_in_open_file(std::span<const FrameView> frames, const StillWhole& still_whole);
    void write_and_commit(std::span<const FrameView> frames, const StillWhole& still_whole);
    [[nodiscard]] std::optional<std::uint64_t> expected_frames() const noexcept;
    [[nodiscard]] Manifest manifest_so_far() const;
    // Of everything stored up to the index's record `end`.
    [[nodiscard]] std::future<void> flush_beside(std::uint64_t end);
    void begin_flush();
    void end_flush();
    void flush_now();
    // Of the frames between the one stored before and frames[i], those that the camera lost.
    [[nodiscard]] std::uint64_t lost_camera_before(std::span<const FrameView> frames, std::size_t i) const;
    void flush_or_take_back(std::span<const FrameView> frames);
    void close_manifest(const ScanOutcome& outcome);

    RecordingSettings settings_;
    std::unique_ptr<const OpenDirectory> directory_;
    Manifest manifest_;
    ScanIndex index_;
    ScanValues values_;
    bool index_has_leftovers_ =
        false;  // records, and rows of values, of frames that an error kept from being committed
    DeliveryRecord deliveries_;
    std::vector<FrameLocation> locations_;
    std::vector<IndexRecord> records_;
    std::future<void> flush_;
    std::uint64_t flushing_to_ = 0;  // the flush in hand: frames below
    std::uint64_t flushed_sequence_;
    std::uint64_t unflushed_bytes_ = 0;
    std::uint64_t flush_began_ns_ = 0;
    ScanFiles files_;  // last: what it does beside the loop looks at the others
};

}  // namespace framering
