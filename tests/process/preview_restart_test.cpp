// Previews that are killed, stopped, or stand still: the recording has every frame, and they go on.
#include <csignal>

#include "tests/process/previewed_scan.hpp"
#include "tests/support/contains.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a preview that is killed goes on in its directory, with no frame twice") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess* preview = &rig.writer(kTo20);
    constexpr std::uint64_t frames = 1000;
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", std::to_string(frames), "--frame-rate", "500",
                                                         "--wait-for", "preview=30s", "--slots", "1024"}));
    for (const std::uint64_t delivered : {40U, 90U, 140U}) {
        rig.wait_for_delivered(delivered);
        rig.wait_until("the preview goes on",
                       [&] { return contains(preview->err(), "a preview of scan 1 is recorded to"); });
        preview->signal(SIGKILL);
        CHECK(preview->wait() == killed_by(SIGKILL));
        preview = &rig.writer(kTo20);
    }
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(preview->wait() == exited(0));
    const ScanOnDisk recording = read_scan_directory(rig.output() / "scan");
    const ScanOnDisk scaled = read_scan_directory(rig.output() / "scan_preview");
    check_whole(recording, frames, true);
    check_whole(scaled, frames);
    CHECK(scaled.writer_restarts == 3);
    check_scaled(scaled, recording);
    CHECK_FALSE(exists(rig.output() / "scan_preview_001"));
}

TEST_CASE("a preview that was away for longer than the ring goes on in its directory, and skips what it missed") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.writer(kTo20);
    ChildProcess& acquirer = rig.acquirer(previewed_scan({"--slots", "8"}));
    rig.wait_for_delivered(40);
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    rig.wait_for_delivered(100);
    ChildProcess& next = rig.writer(kTo20);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(next.wait() == exited(0));
    check_whole(read_scan_directory(rig.output() / "scan"), kPreviewedFrames, true);
    const ScanOnDisk scaled = read_scan_directory(rig.output() / "scan_preview");
    CHECK(scaled.state == "complete");
    CHECK(scaled.received == kPreviewedFrames);
    CHECK(scaled.writer_restarts == 1);
    CHECK(first_flaw(scaled, false) == "");
    check_scaled(scaled, read_scan_directory(rig.output() / "scan"));
    CHECK(preview_in(rig.output() / "scan_preview").skipped == kPreviewedFrames - scaled.stored);
    CHECK_FALSE(exists(rig.output() / "scan_preview_001"));
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
    ChildProcess& acquirer = rig.acquirer(previewed_scan({"--slots", "512"}));
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
