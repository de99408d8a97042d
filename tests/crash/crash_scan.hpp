// Tiny scans that two writers store, in which one process dies at a trace point and comes back as scripts/run.sh
// lets it, and what must be true afterwards.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "tests/crash/onlooker.hpp"
#include "tests/crash/traced_program.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

namespace framering::test {

inline constexpr std::uint64_t kCrashFrames = 14;

// Where a process dies.
struct Death {
    std::string point;      // empty: nowhere
    std::uint64_t hit = 0;  // from 1
};

// Invariants: a session of its own; nothing of it outlives the object.
class CrashScan {
  public:
    CrashScan();

    // A scan from start to end with an acquirer or a writer that may die; the writer's options are for a file to
    // be full after 6 frames. Returns whether the death came. `before`: a process of the same role died there.
    bool play_acquirer(const Death& death, const Death& before = {});
    bool play_writer(const Death& death, const Death& before = {}, const Arguments& more = {});
    // The acquirer may die; its writer is killed in mid-scan and comes back when the ring has been full for a
    // while.
    bool play_acquirer_without_writer(const Death& death, const std::string& when_full);
    // The acquirer may die; a role of this process that only processes stands still, and is evicted.
    bool play_acquirer_with_notebook(const Death& death);
    // An acquirer dies in mid-scan; its successor, with another ring and a new scan, may die too.
    bool play_other_ring(const Death& death);
    // An acquirer dies in mid-scan for good; the writer may die while it closes the scan.
    bool play_abandoned_writer(const Death& death);
    // Meanwhile somebody asks for another exposure.
    bool play_changes(const Death& death);
    // Somebody asks for something by control, and may die; the scan ends canceled.
    bool play_request(const Death& death, const Arguments& command);

    // Somebody puts a third scan into a queue, and may die; what the queue is then is checked here.
    bool play_queue_change(const Death& death);
    // An acquirer that may die runs two scans of a queue; so is what the queue says of them.
    bool play_served_queue(const Death& death);

    // How often the process that may die reached each point.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& hits() const noexcept { return hits_; }
    // What the process that may die said, and how it ended.
    [[nodiscard]] const std::string& story() const noexcept { return story_; }

    // Checks what is left: nothing of the session, whole scans, nothing torn shown. Every frame of the scan is in
    // a file of each writer exactly once, or in a gap where the acquirer was told to drop. Call once, at the end.
    void check_complete(std::uint64_t frames = kCrashFrames, const std::string& directory = "scan");
    // The scan ended early: what was taken is in the files exactly once.
    void check_ended_early(const std::string& state, const std::string& directory = "scan");

  private:
    struct Play {
        bool died = false;
        ProcessEnd end;
    };
    [[nodiscard]] std::filesystem::path copies() const { return rig_.directory() / "copies"; }
    ChildProcess& copier(const Arguments& more = {});
    Play trace(const std::string& program, const Arguments& arguments, const Death& death);
    [[nodiscard]] bool acquirer_comes_again();
    [[nodiscard]] bool writer_comes_again(ChildProcess& acquirer);
    void finish_acquirer(Arguments arguments);
    void check_end(const ProcessEnd& end) const;
    // That of the writer, and that of the copy.
    std::array<ScanOnDisk, 2> check_scans(const std::string& directory);
    void check_nothing_left();

    Rig rig_;
    Onlooker onlooker_;
    std::map<std::string, std::uint64_t> hits_;
    std::string story_;
    bool drops_ = false;  // the acquirer was told to
};

}  // namespace framering::test
