#include "common/queue/spool_folder.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "common/base/error.hpp"
#include "common/queue/scan_queue.hpp"
#include "tests/support/state_home.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {
mode_t access_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777;
}

std::string queue_refusal(const std::string& session) {
    try {
        (void)ScanQueue(session, 0ms).add("{}");
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

bool does_say(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}
}  // namespace

TEST_CASE("a queue folder and its files are private") {
    const StateHome home;
    ScanQueue("s").add("{}");
    CHECK(access_of(home.queue_of("s")) == 0700);
    CHECK(access_of(home.queue_of("s").parent_path()) == 0700);
    CHECK(access_of(home.queue_of("s") / "000000000001000-000001.waiting.json") == 0600);
}

TEST_CASE("a queue folder that others may write, or that is a link, is refused") {
    const StateHome home;
    ScanQueue("s").add("{}");
    const fs::path folder = home.queue_of("s");
    fs::permissions(folder, fs::perms(0770));
    CHECK(does_say(queue_refusal("s"), "other users can write to it"));
    fs::permissions(folder, fs::perms(0700));
    fs::create_symlink(folder, home.queue_of("link"));
    CHECK(does_say(queue_refusal("link"), "it is a symbolic link or no folder"));
    std::ofstream(home.queue_of("file")) << "x";
    CHECK(does_say(queue_refusal("file"), "it is a symbolic link or no folder"));
    fs::permissions(folder.parent_path(), fs::perms(0777));
    CHECK(does_say(queue_refusal("s"), "other users can write to it"));
}

TEST_CASE("a folder that another process has is refused after a while") {
    const StateHome home;
    const SpoolFolder held = SpoolFolder::open_or_make(home.queue_of("s"), 0ms);
    CHECK(does_say(queue_refusal("s"), "another process keeps it locked"));
}

TEST_CASE("links, folders, pipes and files that others may write are no entries") {
    const StateHome home;
    ScanQueue queue("s");
    queue.add("{}");
    const fs::path folder = home.queue_of("s");
    std::ofstream(home.path() / "elsewhere") << "{}";
    fs::create_symlink(home.path() / "elsewhere", folder / "000000000002000-000002.waiting.json");
    fs::create_directory(folder / "000000000003000-000003.waiting.json");
    REQUIRE(mkfifo((folder / "000000000004000-000004.waiting.json").c_str(), 0600) == 0);
    std::ofstream(folder / "000000000005000-000005.waiting.json") << "{}";
    fs::permissions(folder / "000000000005000-000005.waiting.json", fs::perms(0666));
    std::ofstream(folder / "notes.txt") << "x";
    CHECK(queue.list().size() == 1);
    queue.change(1, QueueState::waiting, QueueState::running);
    CHECK(queue.next() == std::nullopt);
}

TEST_CASE("a file that a killed process has not finished is removed") {
    const StateHome home;
    ScanQueue queue("s");
    queue.add("{}");
    const fs::path unfinished = home.queue_of("s") / "unfinished";
    std::ofstream(unfinished) << "{\"fra";
    CHECK(queue.list().size() == 1);
    CHECK_FALSE(exists(unfinished));
}

TEST_CASE("of the two files of a scan that was just finished the outcome counts") {
    const StateHome home;
    ScanQueue queue("s");
    queue.add("{}");
    queue.finish(1, QueueState::done, {});
    std::ofstream(home.queue_of("s") / "000000000001000-000001.running.json") << "{}";
    const auto all = queue.list();
    REQUIRE(all.size() == 1);
    CHECK(all.front().state == QueueState::done);
    CHECK_FALSE(exists(home.queue_of("s") / "000000000001000-000001.running.json"));
}

TEST_CASE("names of entries are read as they are written, and no others") {
    const auto entry = entry_named(file_name_of(12000, 7, QueueState::failed));
    REQUIRE(entry);
    CHECK(entry->order == 12000);
    CHECK(entry->number == 7);
    CHECK(entry->state == QueueState::failed);
    for (const char* name : {"", ".json", "1-1.json", "1-1.later.json", "1.waiting.json", "1-0.waiting.json",
                             "1-x.waiting.json", "99999999999999999999-1.waiting.json", "1-1.waiting.json.bak"}) {
        CAPTURE(name);
        CHECK(entry_named(name) == std::nullopt);
    }
}

TEST_CASE("without a home there is no place for a queue") {
    const StateHome home;
    const std::string before = std::getenv("HOME") == nullptr ? "" : std::getenv("HOME");
    setenv("XDG_STATE_HOME", "relative", 1);
    unsetenv("HOME");
    CHECK_THROWS_AS((void)spool_folder_of("s"), Error);
    setenv("HOME", "/a/user", 1);
    CHECK(spool_folder_of("s") == "/a/user/.local/state/framering/queue/s");
    setenv("HOME", before.c_str(), 1);
}
