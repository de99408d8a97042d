#include "recorded/hooks/hook_runners.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>

#include <array>
#include <fstream>

#include "common/base/descriptor.hpp"
#include "recorded/hooks/hook_search.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
// Of one that is alive, for as long as it is open.
Descriptor runner_of(const fs::path& output, const HookRunnerNote& note) {
    fs::create_directories(output / kHookFolderName);
    const fs::path lock = output / kHookFolderName / lock_name_of(note);
    std::ofstream(lock) << text_of(note);
    Descriptor file(::open(lock.c_str(), O_RDWR | O_CLOEXEC));
    REQUIRE(::flock(file.get(), LOCK_EX | LOCK_NB) == 0);
    return file;
}

HookScan scan_of(const std::string& session, std::uint64_t utc_ns) {
    HookEntry begun;
    begun.session = session;
    begun.session_uuid = "u";
    begun.utc_ns = utc_ns;
    HookScan scan;
    scan.take(begun);
    HookEntry closed;
    closed.event = HookEvent::file_closed;
    closed.job = "a";
    closed.file = "scan_00000.ome.tif";
    scan.take(closed);
    closed.event = HookEvent::scan_closed;
    closed.job = "b";
    closed.state = "complete";
    scan.take(closed);
    return scan;
}

// For its files, and for itself.
std::pair<HookCare, HookCare> care_for(const fs::path& directory, const HookScan& scan) {
    const HookRunners runners(directory);
    return {runners.care_for(scan, HookKind::file_closed), runners.care_for(scan, HookKind::scan_closed)};
}

HookCounts unattended(const fs::path& directory, const HookScan& scan) {
    HookCounts counts;
    HookRunners(directory).count_unattended(scan, counts);
    return counts;
}

constexpr std::pair kNobody{HookCare::none, HookCare::none};
constexpr std::pair kBoth{HookCare::works, HookCare::works};
}  // namespace

TEST_CASE("what a runner says of itself is read again, and damaged text is no obstacle") {
    const HookRunnerNote note{4711, false, true, 123'000'000'000, "night"};
    CHECK(note_of(text_of(note)) == note);
    CHECK(lock_name_of(note) == "session.night");
    CHECK(lock_name_of({}) == "runner");
    for (const std::string text :
         {"", "4711", "{\"pid\":", "[1]", "{\"pid\":\"x\"}", "{\"events\":{}}", "{\"since_utc_ns\":[]}"}) {
        CAPTURE(text);
        CHECK(note_of(text).runs_files);
    }
}

TEST_CASE("a runner works on the scans up to three levels below it for as long as it is alive") {
    const TemporaryDirectory output;
    const fs::path scan = output / "a/b/scan";
    fs::create_directories(scan);
    const HookScan told = scan_of("s", 10);
    CHECK(care_for(scan, told) == kNobody);
    {
        const Descriptor runner = runner_of(output.path(), {4711, true, true, 0, ""});
        CHECK(care_for(scan, told) == kBoth);
        CHECK(care_for(output / "a/b", told) == kBoth);
        CHECK(HookRunners(scan).pid_for(told) == 4711);
        fs::create_directories(scan / "c");
        CHECK(care_for(scan / "c", told) == kNobody);
    }
    CHECK(care_for(scan, told) == kNobody);
    CHECK_FALSE(HookRunners(scan).pid_for(told));
    const Descriptor of_scan = runner_of(scan, {1, true, true, 0, ""});
    CHECK(care_for(scan, told) == kBoth);
    fs::create_directory_symlink(scan, output / "link");
    CHECK(care_for(output / "link", told) == kBoth);
}

TEST_CASE("jobs without a command, scans of other sessions and old ones are not worked on") {
    const TemporaryDirectory output;
    const fs::path scan = output / "scan";
    fs::create_directories(scan);
    const Descriptor of_session = runner_of(output.path(), {1, true, false, 100, "s"});
    CHECK(care_for(scan, scan_of("s", 100)) == std::pair{HookCare::works, HookCare::no_command});
    CHECK(unattended(scan, scan_of("s", 100)) == HookCounts{0, 0, 0, 0, 0, 1});
    CHECK(care_for(scan, scan_of("s", 99)) == kNobody);
    CHECK(care_for(scan, scan_of("other", 100)) == kNobody);
    CHECK(unattended(scan, scan_of("other", 100)) == HookCounts{0, 0, 0, 0, 2, 0});
    const Descriptor of_all = runner_of(output.path(), {2, false, true, 0, ""});
    CHECK(care_for(scan, scan_of("s", 100)) == kBoth);
    CHECK(care_for(scan, scan_of("other", 100)) == std::pair{HookCare::no_command, HookCare::works});
}

TEST_CASE("where the folder of locks cannot be read, nothing is known about runners") {
    const TemporaryDirectory output;
    fs::create_directories(output / "scan");
    std::ofstream(output / kHookFolderName) << "a file";
    CHECK(care_for(output / "scan", scan_of("s", 1)) == std::pair{HookCare::unknown, HookCare::unknown});
    CHECK(unattended(output / "scan", scan_of("s", 1)) == HookCounts());
}
