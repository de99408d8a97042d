// What `control check` measures and keeps, and who goes by it.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"

using namespace framering::test;

namespace fs = std::filesystem;

namespace {
// The only file below the rig's settings.
fs::path kept_file(const Rig& rig) {
    fs::path found;
    for (const auto& entry : fs::recursive_directory_iterator(rig.directory() / "config")) {
        if (entry.is_regular_file()) {
            REQUIRE(found.empty());
            found = entry.path();
        }
    }
    return found;
}

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}
}  // namespace

TEST_CASE("a check prints its tables, keeps its choice and leaves nothing else") {
    Rig rig;
    ChildProcess& check = rig.program("control", {"check", "--time", "100ms", "--output", rig.directory()});
    CHECK(check.wait() == exited(0));
    for (const char* words :
         {"streaming", "12.3 MB at 60 Hz", "direct I/O", "net.core.rmem_max", "best on this machine:"}) {
        CAPTURE(words);
        CHECK(says(check.out(), words));
    }
    const fs::path kept = kept_file(rig);
    REQUIRE_FALSE(kept.empty());
    CHECK(says(check.out(), kept.string()));
    std::size_t entries = 0;
    for (const auto& entry : fs::directory_iterator(rig.directory())) {
        entries += entry.path().filename() == "config" ? 0U : 1U;
    }
    CHECK(entries == 0);
}

TEST_CASE("acquirer and writer take their defaults from a check and say so, and options win") {
    Rig rig;
    ChildProcess& check = rig.program("control", {"check", "--time", "100ms", "--output", rig.directory()});
    REQUIRE(check.wait() == exited(0));
    std::ofstream(kept_file(rig))
        << "checked = 2026-11-28T17:00:00Z\nhuge_pages = on\ncopy = cached\ndirect_io = off\ndisk = "
        << rig.directory().string() << "\n";
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "20"}));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(says(acquirer.err(), "copy: cached; huge pages: on, measured by framering check on 2026-11-28"));
    CHECK(says(writer.err(), "direct I/O: off, measured by framering check on 2026-11-28"));
    ChildProcess& by_options =
        rig.acquirer(small_scan({"--frames", "20", "--huge-pages", "off", "--copy", "streaming"}));
    CHECK(by_options.wait() == exited(0));
    CHECK(says(by_options.err(), "copy: streaming; huge pages: off, set by --huge-pages"));
}

TEST_CASE("a result that somebody else could have written is not used") {
    Rig rig;
    ChildProcess& check = rig.program("control", {"check", "--time", "100ms", "--output", rig.directory()});
    REQUIRE(check.wait() == exited(0));
    fs::permissions(kept_file(rig), fs::perms::others_write, fs::perm_options::add);
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frames", "20"}));
    CHECK(acquirer.wait() == exited(0));
    CHECK(says(acquirer.err(), "other users can write to it (chmod go-w "));
    CHECK(says(acquirer.err(), "; the file is ignored"));
    CHECK_FALSE(says(acquirer.err(), "measured by framering check"));
}

TEST_CASE("no check runs beside a scan, or on a disk that is not there") {
    Rig rig;
    ChildProcess& missing =
        rig.program("control", {"check", "--time", "100ms", "--output", rig.directory() / "nowhere"});
    CHECK(missing.wait() == exited(1));
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frame-rate", "100"}));
    rig.wait_for_delivered(3);
    ChildProcess& check = rig.program("control", {"check", "--time", "100ms"});
    CHECK(check.wait() == exited(5));
    CHECK(says(check.err(), "session '" + rig.session() + "' is running"));
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
    CHECK_FALSE(fs::exists(rig.directory() / "config"));
}

TEST_CASE("a check that is canceled keeps nothing") {
    Rig rig;
    ChildProcess& check = rig.program("control", {"check", "--time", "1h", "--output", rig.directory()});
    rig.wait_until("the check has begun", [&] { return says(check.out(), "measuring this machine"); });
    check.signal(SIGINT);
    CHECK(check.wait() == exited(4));
    CHECK_FALSE(fs::exists(rig.directory() / "config"));
}
