// A writer is killed in the middle of one frame: after any instruction of poll and release, and around every
// instruction of the commit that changes what other processes or the disk see. Between two of these a kill leaves
// the same world as the one before, so it is the same kill. Each next writer takes the recording over: one scan,
// with as many writers as kills. A kill inside a system call is for tests/contract (scan_recording_kill_test.cpp).
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "tests/crash/can_trace.hpp"
#include "tests/crash/stepped_process.hpp"
#include "tests/crash/stepped_recording.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "writer/upkeep/verification.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
// What a writer can change: its entry and its directory, which only a system call changes.
class World {
  public:
    explicit World(const SteppedRecording& scan) : scan_(&scan) { (void)has_changed(true); }
    // Since the last look.
    [[nodiscard]] bool has_changed(bool after_system_call) {
        bool changed = std::memcmp(entry_.data(), &scan_->entry(), entry_.size()) != 0;
        std::memcpy(entry_.data(), &scan_->entry(), entry_.size());
        if (after_system_call) {
            auto now = files();
            changed = changed || now != files_;
            files_ = std::move(now);
        }
        return changed;
    }

  private:
    [[nodiscard]] std::map<fs::path, std::string> files() const {
        std::map<fs::path, std::string> all;
        for (const auto& entry : fs::directory_iterator(scan_->directory())) {
            std::ifstream file(entry.path(), std::ios::binary);
            all[entry.path()] = {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        }
        return all;
    }

    const SteppedRecording* scan_;
    std::array<std::byte, sizeof(layout::ReaderEntry)> entry_{};
    std::map<fs::path, std::string> files_;
};

struct Steps {
    std::uint64_t count = 0;
    // Instructions that were met for the first time after so many: there a copy can be taken at full speed.
    std::map<std::uint64_t, std::uint64_t> landmarks;
    std::set<std::uint64_t> changes;  // after so many instructions the world was not what it was before the last
};

// A frame stored once, instruction by instruction.
std::array<Steps, kParts> walk_through(SteppedRecording& scan, std::uint64_t before) {
    scan.publish_what_fits();
    SteppedProcess writer([&] { scan.store_a_frame(before); });
    writer.run();
    World world(scan);
    std::array<Steps, kParts> parts;
    for (Steps& part : parts) {
        std::set<std::uint64_t> met;
        for (;;) {
            const std::uint64_t place = writer.place();
            if (met.insert(place).second) {
                part.landmarks[part.count] = place;
            }
            const bool was_system_call = writer.is_at_system_call();
            if (!writer.step()) {
                break;
            }
            ++part.count;
            if (world.has_changed(was_system_call)) {
                part.changes.insert(part.count);
            }
        }
    }
    return parts;
}

// One writer after the other, each killed and each telling what the one before it left.
class Kills {
  public:
    // `before`: frames that a writer stores before the one in which it dies.
    Kills(SteppedRecording& scan, std::uint64_t before)
        : scan_(&scan), before_(before), parts_(walk_through(scan, before)) {
        expect(scan.found().next_sequence + before + 1, 0);
    }

    void after(Part part, std::uint64_t k) {
        CAPTURE(part);
        CAPTURE(k);
        scan_->publish_what_fits();
        // A copy that has come another way than the one that was watched (a clock may decide) goes step by step,
        // and what it has done after k of them is not known.
        const bool is_same_way = kill_one(part, k, true);
        if (!is_same_way) {
            (void)kill_one(part, k, false);
        }
        const std::set<std::uint64_t>& changes = parts_[commit].changes;
        const bool is_stored = part > commit || (part == commit && k >= *changes.rbegin() && is_same_way);
        const bool is_not = part < commit || (part == commit && k < *changes.begin() && is_same_way);
        expect(scan_->found().next_sequence + before_ + (is_stored ? 1 : 0), is_stored || is_not ? 0 : 1);
        ++count_;
    }

    [[nodiscard]] const std::array<Steps, kParts>& parts() const noexcept { return parts_; }
    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

  private:
    bool kill_one(Part part, std::uint64_t k, bool fast) {
        SteppedProcess writer([&] { scan_->store_a_frame(before_); });
        writer.run();
        check_found();
        for (std::uint64_t stop = 0; stop < part; ++stop) {
            writer.run();
        }
        const auto next_landmark = parts_[part].landmarks.upper_bound(k);
        std::uint64_t done = 0;
        if (fast && next_landmark != parts_[part].landmarks.begin()) {
            const auto& [count, place] = *std::prev(next_landmark);
            if (count != 0 && !writer.run_to(place)) {
                expect(scan_->found().next_sequence + before_, 1);
                return false;
            }
            done = count;
        }
        for (; done < k; ++done) {
            (void)writer.step();
        }
        return true;  // and is killed with this
    }
    void expect(std::uint64_t stored, std::uint64_t perhaps_more) {
        stored_ = stored;
        perhaps_more_ = perhaps_more;
    }
    // By the writer that has just come: how far its predecessor got, which is never behind what it had released.
    void check_found() const {
        const Found& found = scan_->found();
        CHECK(found.next_sequence >= stored_);
        CHECK(found.next_sequence <= stored_ + perhaps_more_);
        CHECK(found.cursor <= found.next_sequence);
        CHECK(found.cursor + 1 >= stored_);
    }

    SteppedRecording* scan_;
    std::uint64_t before_;
    std::array<Steps, kParts> parts_;
    std::uint64_t stored_ = 0;
    std::uint64_t perhaps_more_ = 0;
    std::uint64_t count_ = 0;
};

std::set<std::uint64_t> all_up_to(std::uint64_t count) {
    std::set<std::uint64_t> all;
    for (std::uint64_t k = 0; k <= count; ++k) {
        all.insert(k);
    }
    return all;
}

// Before, at and behind each change, and some between them.
std::set<std::uint64_t> around(const Steps& steps) {
    std::set<std::uint64_t> all{0, steps.count};
    for (const std::uint64_t change : steps.changes) {
        all.insert({change - 1, change, std::min(change + 1, steps.count)});
    }
    constexpr std::uint64_t some = 8;
    for (std::uint64_t i = 1; i < some; ++i) {
        all.insert(i * steps.count / some);
    }
    return all;
}

void check_each_frame_is_there_once(SteppedRecording& scan) {
    scan.finish();
    CHECK(verify_directory(scan.directory()) == ExitCode::done);
    const ScanOnDisk found = read_scan_directory(scan.directory());
    CHECK(first_flaw(found) == "");
    CHECK(found.gaps.empty());
    CHECK(found.index.size() == scan.head());
}

void kill_writers(std::uint64_t frames_before) {
    if (!can_trace()) {
        return;
    }
    SteppedRecording scan;
    Kills kills(scan, frames_before);
    const auto& parts = kills.parts();
    for (const std::uint64_t k : all_up_to(parts[poll].count)) {
        kills.after(poll, k);
    }
    for (const std::uint64_t k : around(parts[commit])) {
        kills.after(commit, k);
    }
    for (const std::uint64_t k : all_up_to(parts[release].count)) {
        kills.after(release, k);
    }
    check_each_frame_is_there_once(scan);
    MESSAGE(parts[poll].count << " instructions of poll, " << parts[commit].count << " of commit with "
                              << parts[commit].changes.size() << " that others see, " << parts[release].count
                              << " of release with " << parts[release].changes.size() << "; " << kills.count()
                              << " writers killed, " << scan.head() << " frames");
    // What they do cannot be done in less: pixels, page, index, link; committed, frames, cursor.
    CHECK(parts[poll].count > 30);
    CHECK(parts[poll].changes.empty());
    CHECK(parts[commit].count > 1000);
    CHECK(parts[commit].changes.size() >= 4);
    CHECK(parts[release].count > 10);
    CHECK(parts[release].changes.size() >= 3);
}
}  // namespace

TEST_CASE("a writer killed at any instruction of the first frame of a file neither loses nor repeats it") {
    kill_writers(0);
}

TEST_CASE("a writer killed at any instruction of a later frame of a file neither loses nor repeats it") {
    kill_writers(1);
}

TEST_CASE("a writer killed at any instruction of a frame that begins the next file neither loses nor repeats it") {
    kill_writers(SteppedRecording::kFramesAFile);
}
