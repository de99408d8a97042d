// A session and its recording, of which a test steps through one writer after the other.
#pragma once
#include <cstdint>
#include <filesystem>

#include "tests/support/session_in_process.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/recording/scan_recording.hpp"

namespace framering::test {

// What a writer found when it came.
struct Found {
    std::uint64_t cursor = 0;
    std::uint64_t next_sequence = 0;  // of the recording, as recovered from the disk
};

// The parts of a frame's way, with a stop before each and one behind the last.
enum Part : std::uint64_t { poll = 0, commit = 1, release = 2, kParts = 3 };

// The acquirer is this process, which takes no frame by itself. Frames of 32 bytes carry their numbers.
class SteppedRecording {
  public:
    static constexpr std::uint64_t kSlots = 8;
    static constexpr std::uint64_t kFramesAFile = 2;

    SteppedRecording();
    ~SteppedRecording();
    SteppedRecording(const SteppedRecording&) = delete;
    SteppedRecording& operator=(const SteppedRecording&) = delete;

    // By the last writer.
    [[nodiscard]] const Found& found() const noexcept { return *found_; }
    [[nodiscard]] std::filesystem::path directory() const { return settings_.output / "scan"; }
    [[nodiscard]] const layout::ReaderEntry& entry() const { return view_.entry(0); }
    [[nodiscard]] std::uint64_t head() { return acquirer_.frames().head(); }

    void publish_what_fits();
    // In a copy: a writer that takes the recording over, stores `before` frames, and then one between stops, as
    // writer/recording/scan_storing.cpp does. Does not return.
    void store_a_frame(std::uint64_t before);
    // The last writer: stores the rest and closes the scan.
    void finish();

  private:
    [[nodiscard]] ScanRecording open_recording();

    Name name_;
    TemporaryDirectory directory_{TemporaryDirectory::in_memory()};
    RecordingSettings settings_;
    AcquirerSession acquirer_;
    SessionView view_ = *SessionView::open(name_.text, Access::read_only);
    Found* found_ = nullptr;
};

}  // namespace framering::test
