// The files of a scan: one takes frames, the next one is prepared and the former ones are closed beside it.
#pragma once
#include <atomic>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "common/base/error.hpp"
#include "recorded/manifest.hpp"
#include "writer/recording/task_thread.hpp"
#include "writer/scan/file_descriptions.hpp"
#include "writer/scan/hand_out.hpp"
#include "writer/sink/frame_sink.hpp"

namespace framering {

// Thread: one; it has a second one of its own for what is slow and can wait. Invariants: frames are stored in the
// order of the files' numbers; a name is on a file with at least one frame only.
class ScanFiles {
  public:
    struct Start {
        std::filesystem::path directory;
        std::string scan_name;
        FileSettings file;                // its limits: of each file
        std::vector<ScanFile> closed;     // of former writers
        std::vector<ScanFile> untrimmed;  // of these: what was reserved for them is given back beside the loop
        std::vector<ScanFile> unflushed;  // of these: they go to the disk before the first flush ends
        std::uint64_t next_number = 0;
        HandOut handed_out;
        bool flushes = true;  // a file that is put away goes to the disk
        TaskThread::Mode beside = TaskThread::Mode::beside;
    };
    ScanFiles(std::unique_ptr<FrameSink> sink, Start start);
    ScanFiles(const ScanFiles&) = delete;
    ScanFiles& operator=(const ScanFiles&) = delete;

    [[nodiscard]] FileKind kind() const noexcept { return sink_->kind(); }
    // False: see FrameSink.
    [[nodiscard]] bool keeps_files() const noexcept { return sink_->keeps_files(); }
    // How many of the next `wanted` frames the open file takes; 0: open() is due.
    [[nodiscard]] std::size_t room(std::size_t wanted) const noexcept { return file_ ? file_->room(wanted) : 0; }
    [[nodiscard]] bool is_open() const noexcept { return file_ != nullptr; }
    // Begins a file, or takes the one that was prepared, for frames of which `expected` more will come (nothing:
    // not known). Requires: the former one was put away. Fails (Error): may be tried again.
    void open(std::optional<std::uint64_t> expected);
    // Number of the open file.
    [[nodiscard]] std::uint32_t number() const noexcept { return static_cast<std::uint32_t>(number_); }
    [[nodiscard]] bool was_removed() const { return file_->was_removed(); }
    // See FrameFile.
    void write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations);
    void commit(std::span<const FrameView> frames);
    // Prepares the next file once the open one is half full.
    void prepare_next(std::optional<std::uint64_t> expected);
    // Of the next frames, how many begin less than FileLimits::time after the first one of the open file.
    [[nodiscard]] std::size_t in_time(std::span<const FrameView> frames) const noexcept;
    // The open file has frames, and the first one is older than FileLimits::time.
    [[nodiscard]] bool is_past_time(std::uint64_t now_ns) const noexcept {
        const auto limit = start_.file.limits.time;
        return limit && is_open() && open_.frames != 0 && now_ns >= open_since_ns_ + std::uint64_t(limit->count());
    }
    // The open file takes no more frames. It is closed beside the loop; `manifest` then goes to the disk, and into
    // the descriptions where that is due. The last `taken_back` frames are no part of it: they will be stored
    // again.
    void put_away(Manifest manifest, std::size_t taken_back = 0);

    // A file beside these has got its name: it is to go to the disk with the next flush.
    void note_new_name() noexcept { has_new_names_ = true; }
    // Until everything committed is on the disk, with the files' names, beside the loop; `and_then` after it,
    // there, unless it failed. The future has the error, also that of a file put away since the last flush.
    [[nodiscard]] std::future<void> flush_beside(std::function<void()> and_then);
    // Hooks get the files that were closed and described before, and flushed with a flush of the index that is
    // over. Thread: beside the loop.
    void hand_out_described() noexcept;
    // After describe_all() and the closed manifest: the rest, and the scan's end.
    void hand_out_all(const Manifest& manifest) noexcept { start_.handed_out.close(manifest); }
    // Blocks of the disk that the open file and the next one have taken and not filled.
    [[nodiscard]] std::uint64_t reserved_bytes() const;
    // Closed ones, with at least one frame each; none where the sink keeps none.
    [[nodiscard]] const std::vector<ScanFile>& closed() const noexcept { return closed_; }

    // Closes the open file, waits for everything, and mends what could not be closed properly before (a full
    // disk). Fails (Error).
    void close_all();
    // After close_all(): the descriptions by this manifest; `flushed`: with all closed files on the disk. Fails
    // (Error).
    void describe_all(const Manifest& manifest, bool flushed);

  private:
    [[nodiscard]] FileSettings settings_for(std::optional<std::uint64_t> expected) const;
    [[nodiscard]] std::filesystem::path path_of(std::uint64_t number) const;
    [[nodiscard]] std::unique_ptr<FrameFile> take_prepared() noexcept;
    void note_closed();
    void close_beside(std::optional<Manifest> then, bool is_taken_back = false);
    void trim(const ScanFile& file);
    void flush_closed(const ScanFile& file) noexcept;
    void flush_names();
    void flush_former(FrameFile& file);
    void close(FrameFile& file, const ScanFile& info);
    void take_back(const ScanFile& file);
    void mend(const ScanFile& file);
    void tell(const Manifest& manifest) noexcept;
    void note_described(const std::vector<ScanFile>& files);

    std::unique_ptr<FrameSink> sink_;
    Start start_;
    FileDescriptions descriptions_;  // in use beside the loop until close_all()
    std::vector<ScanFile> closed_;
    std::shared_ptr<FrameFile> file_;
    ScanFile open_;
    std::uint64_t open_since_ns_ = 0;  // capture time of its first frame
    std::uint64_t number_ = 0;
    std::atomic<bool> has_new_names_;  // since the directory was flushed
    std::future<std::unique_ptr<FrameFile>> next_;
    std::vector<std::future<void>> pending_;
    // In use beside the loop until close_all():
    std::vector<ScanFile> unclean_;  // closed with an error, or with frames taken back; 0 frames: to be removed
    std::size_t noted_files_ = 1;    // looked at whether they can be handed out; the first one changes to the end
    std::vector<ScanFile> described_;     // and not handed out
    std::exception_ptr flush_of_former_;  // why a file put away since the last flush is not on the disk
    TaskThread tasks_;                    // last: what it does needs the others
};

}  // namespace framering
