#include "recorded/hooks/hook_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
HookEntry told(HookEvent event, const std::string& job) {
    HookEntry entry;
    entry.event = event;
    entry.job = job;
    entry.file = event == HookEvent::file_closed ? "scan_00001.ome.tif" : "";
    return entry;
}

void make_scan(const fs::path& directory, const std::string& job) {
    fs::create_directories(directory);
    append_to_hook_journal(directory, std::array{told(HookEvent::file_closed, job)}, false);
}

std::vector<fs::path> found_below(const fs::path& top) {
    std::vector<fs::path> found;
    visit_hook_scans(top, [&](const fs::path& directory) { found.push_back(directory); });
    std::ranges::sort(found);
    return found;
}
}  // namespace

TEST_CASE("search for hooks: scans are found up to three levels below, without hidden ones and links") {
    const TemporaryDirectory output;
    make_scan(output / "a", "a");
    make_scan(output / "b/c/d", "d");
    make_scan(output / "b/c/e/f", "f");   // too deep
    make_scan(output / "a/inside", "i");  // of a scan
    make_scan(output / ".hidden", "h");
    fs::create_directory_symlink(output / "a", output / "link");
    fs::create_directories(output / "without");
    std::ofstream(output / "without/scan.json") << "{}";
    make_scan(output / "without/below", "w");
    CHECK(found_below(output.path()) == std::vector<fs::path>{output / "a", output / "b/c/d"});
    CHECK(found_below(output / "a") == std::vector<fs::path>{output / "a"});
    CHECK(found_below(output / "nowhere").empty());
}

TEST_CASE("tally of hooks: nothing where no runner has worked, else the jobs of all scans as they are") {
    const TemporaryDirectory output;
    make_scan(output / "a", "a");
    make_scan(output / "b", "b");
    HookTally tally(output.path());
    CHECK_FALSE(tally.look());
    fs::create_directory(output / kHookFolderName);
    CHECK(tally.look() == HookCounts{2, 0, 0, 0, 2});
    append_to_hook_journal(output / "a", std::array{told(HookEvent::started, "a")}, false);
    CHECK(tally.look() == HookCounts{1, 1, 0, 0, 2});
    append_to_hook_journal(output / "a", std::array{told(HookEvent::done, "a")}, false);
    append_to_hook_journal(output / "b", std::array{told(HookEvent::given_up, "b")}, false);
    CHECK(tally.look() == HookCounts{0, 0, 1, 1});
    fs::rename(output / "b", output / "c");
    CHECK(tally.look() == HookCounts{0, 0, 1, 1});
    fs::remove_all(output / "a");
    CHECK(tally.look() == HookCounts{0, 0, 0, 1});
}

TEST_CASE("reader of a journal: a line is an entry once it is whole, and another journal is read anew") {
    const TemporaryDirectory output;
    const fs::path journal = output / kHookJournalName;
    HookJournalReader reader;
    CHECK_FALSE(reader.read(output.path()));
    const std::string line = line_of(told(HookEvent::file_closed, "a"));
    std::ofstream(journal, std::ios::app) << line.substr(0, 9);
    CHECK(reader.read(output.path()));
    CHECK(reader.scan().jobs().empty());
    std::ofstream(journal, std::ios::app) << line.substr(9);
    CHECK(reader.read(output.path()));
    CHECK(reader.has_changed());
    CHECK(reader.scan().jobs().size() == 1);
    CHECK(reader.read(output.path()));
    CHECK_FALSE(reader.has_changed());
    std::ofstream(output / "other") << line_of(told(HookEvent::file_closed, "b"))
                                    << line_of(told(HookEvent::done, "b"));
    fs::rename(output / "other", journal);
    CHECK(reader.read(output.path()));
    CHECK(reader.scan().find("a") == nullptr);
    CHECK(reader.scan().find("b")->state == HookState::done);
    fs::remove(journal);
    fs::create_symlink(output / "elsewhere", journal);
    CHECK_FALSE(reader.read(output.path()));
}
