// Previews that are killed, stopped, or stand still: the recording has every frame, and they go on.
#include <csignal>

#include "tests/process/previewed_scan.hpp"
#include "tests/support/contains.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A scan without an end, its recording and its preview.
struct EndlessScan {
    explicit EndlessScan(const char* slots)
        : writer(rig.writer()),
          preview(&rig.writer(kTo20)),
          acquirer(rig.acquirer(
              recorded_scan({"--frame-rate", "300", "--wait-for", "preview=30s", "--slots", slots}))) {}

    void wait_for_frames(std::uint64_t more) { rig.wait_for_delivered(rig.status()->delivered + more); }
    void wait_for_preview() {
        rig.wait_until("the preview has begun",
                       [&] { return contains(preview->err(), "a preview of scan 1 is recorded to"); });
        wait_for_frames(20);
    }
    void kill_preview() {
        preview->signal(SIGKILL);
        CHECK(preview->wait() == killed_by(SIGKILL));
    }
    void start_preview() { preview = &rig.writer(kTo20); }

    // And checks what is on the disk.
    void cancel() {
        CHECK(rig.control("cancel").wait() == exited(0));
        for (ChildProcess* process : {&acquirer, &writer, preview}) {
            CHECK(process->wait() == exited(4));
        }
        recording = read_scan_directory(rig.output() / "scan");
        scaled = read_scan_directory(rig.output() / "scan_preview");
        CHECK(first_flaw(recording, true) == "");
        CHECK(recording.gaps.empty());
        CHECK(first_flaw(scaled, false) == "");
        check_scaled(scaled, recording);
        CHECK_FALSE(exists(rig.output() / "scan_preview_001"));
    }

    Rig rig;
    ChildProcess& writer;
    ChildProcess* preview;
    ChildProcess& acquirer;
    ScanOnDisk recording;
    ScanOnDisk scaled;
};
}  // namespace

TEST_CASE("a preview that is killed goes on in its directory, with no frame twice") {
    EndlessScan scan("4096");
    for (int kill = 1; kill <= 3; ++kill) {
        scan.wait_for_preview();
        scan.kill_preview();
        scan.start_preview();
    }
    scan.wait_for_preview();
    scan.cancel();
    CHECK(scan.scaled.gaps.empty());
    CHECK(scan.scaled.stored == scan.recording.stored);
    CHECK(scan.scaled.writer_restarts == 3);
}

TEST_CASE("a preview that was away for longer than the ring goes on in its directory, and skips what it missed") {
    EndlessScan scan("8");
    scan.wait_for_preview();
    scan.kill_preview();
    scan.wait_for_frames(40);
    scan.start_preview();
    scan.wait_for_preview();
    scan.cancel();
    CHECK(scan.scaled.received == scan.recording.received);
    CHECK(scan.scaled.writer_restarts == 1);
    const std::uint64_t skipped = preview_in(scan.rig.output() / "scan_preview").skipped;
    CHECK(skipped > 0);
    CHECK(skipped == scan.recording.stored - scan.scaled.stored);
}

TEST_CASE("a preview that stands still costs the recording no frame, and counts what it skipped") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& preview = rig.writer(kTo20);
    ChildProcess& acquirer = rig.acquirer(previewed_scan({"--slots", "8"}));
    rig.wait_for_delivered(20);
    preview.stop();
    rig.wait_for_delivered(100);
    preview.signal(SIGCONT);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(preview.wait() == exited(0));
    check_whole(read_scan_directory(rig.output() / "scan"), kPreviewedFrames, true);
    const ScanOnDisk scaled = read_scan_directory(rig.output() / "scan_preview");
    CHECK(scaled.state == "complete");
    CHECK(scaled.received == kPreviewedFrames);
    CHECK(first_flaw(scaled, false) == "");
    check_scaled(scaled, read_scan_directory(rig.output() / "scan"));
    const std::uint64_t skipped = preview_in(rig.output() / "scan_preview").skipped;
    CHECK(skipped > 50);
    CHECK(scaled.stored == kPreviewedFrames - skipped);
    CHECK(contains(preview.err(), "the preview is behind: it skips frames"));
    CHECK_FALSE(contains(preview.err(), " lost"));
}

TEST_CASE("a preview that wakes up after the scan closes it with what it has") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& preview = rig.writer(kTo20);
    ChildProcess& acquirer = rig.acquirer(previewed_scan({"--slots", "8"}));
    rig.wait_for_delivered(20);
    preview.stop();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    preview.signal(SIGCONT);
    CHECK(preview.wait() == exited(0));
    check_whole(read_scan_directory(rig.output() / "scan"), kPreviewedFrames, true);
    const ScanOnDisk scaled = read_scan_directory(rig.output() / "scan_preview");
    CHECK(scaled.state == "complete");
    CHECK(first_flaw(scaled, false) == "");
    check_scaled(scaled, read_scan_directory(rig.output() / "scan"));
    CHECK(preview_in(rig.output() / "scan_preview").skipped == kPreviewedFrames - scaled.stored);
    CHECK(rig.segments().empty());
}

TEST_CASE("a preview that is stopped leaves its scan to the next one") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& first = rig.writer(kTo20);
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", std::to_string(kPreviewedFrames), "--frame-rate", "100",
                                    "--wait-for", "preview=30s", "--slots", "512"}));
    rig.wait_for_delivered(30);
    first.signal(SIGINT);
    CHECK(first.wait() == exited(4));
    ChildProcess& next = rig.writer(kTo20);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(next.wait() == exited(0));
    check_whole(read_scan_directory(rig.output() / "scan_preview"), kPreviewedFrames);
}

TEST_CASE("a role does not turn a preview into a recording") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& preview = rig.writer(kTo20);
    ChildProcess& acquirer = rig.acquirer(previewed_scan({"--slots", "512"}));
    rig.wait_for_delivered(30);
    preview.signal(SIGKILL);
    CHECK(preview.wait() == killed_by(SIGKILL));
    ChildProcess& other = rig.writer({"--role", "preview"});
    CHECK(other.wait() == exited(1));
    CHECK(contains(other.err(), "role 'preview' has begun a preview of scan 1 in "));
    ChildProcess& next = rig.writer(kTo20);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(next.wait() == exited(0));
    check_whole(read_scan_directory(rig.output() / "scan_preview"), kPreviewedFrames);
}
