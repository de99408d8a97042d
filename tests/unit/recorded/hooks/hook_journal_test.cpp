#include "recorded/hooks/hook_journal.hpp"

#include <doctest/doctest.h>

#include "recorded/hooks/hook_jobs.hpp"

using namespace framering;

namespace {
HookEntry event_of(HookEvent event, const std::string& job = "job-1") {
    HookEntry entry;
    entry.event = event;
    entry.utc_ns = 1'000;
    entry.job = event == HookEvent::begun ? "" : job;
    return entry;
}

HookEntry closed_file(const std::string& file = "scan_00001.ome.tif", const std::string& job = "job-1") {
    HookEntry entry = event_of(HookEvent::file_closed, job);
    entry.file = file;
    entry.frames = 5;
    entry.first_sequence = 7;
    entry.bytes = 1234;
    return entry;
}

HookEntry failed_with(int exit_code, std::uint64_t next_utc_ns) {
    HookEntry entry = event_of(HookEvent::failed);
    entry.exit_code = exit_code;
    entry.next_utc_ns = next_utc_ns;
    return entry;
}

std::vector<HookEntry> one_of_each() {
    HookEntry begun = event_of(HookEvent::begun);
    begun.session = "a \"b\"";
    begun.session_uuid = "u";
    begun.scan_id = ~0ULL;
    begun.role = "writer";
    HookEntry closed = event_of(HookEvent::scan_closed, "job-2");
    closed.state = "complete";
    closed.frames = 3;
    HookEntry started = event_of(HookEvent::started);
    started.attempt = 2;
    started.pid = 4711;
    return {begun,
            closed_file(),
            closed,
            started,
            failed_with(9, 55),
            event_of(HookEvent::interrupted),
            event_of(HookEvent::done),
            event_of(HookEvent::given_up),
            event_of(HookEvent::retry)};
}

HookState state_after(const std::vector<HookEntry>& entries) {
    HookScan scan;
    scan.take(closed_file());
    for (const HookEntry& entry : entries) {
        scan.take(entry);
    }
    return scan.find("job-1")->state;
}
}  // namespace

TEST_CASE("journal of hooks: every entry is read as it was written, a line each") {
    std::string text;
    for (const HookEntry& entry : one_of_each()) {
        const std::string line = line_of(entry);
        CHECK(line.find('\n') == line.size() - 1);
        CHECK(entry_of(std::string_view(line).substr(0, line.size() - 1)) == entry);
        text += line;
    }
    CHECK(entries_of(text) == one_of_each());
    CHECK(entries_of("").empty());
}

TEST_CASE("journal of hooks: a line that is torn anywhere is no entry, and those around it are") {
    const std::string line = line_of(closed_file());
    const std::string whole = line_of(event_of(HookEvent::done));
    for (std::size_t cut = 0; cut + 1 < line.size(); ++cut) {
        CAPTURE(cut);
        const std::vector<HookEntry> entries = entries_of(whole + line.substr(0, cut) + "\n" + whole);
        CHECK(entries == std::vector{event_of(HookEvent::done), event_of(HookEvent::done)});
        CHECK(entries_of(whole + line.substr(0, cut)) == std::vector{event_of(HookEvent::done)});
    }
    CHECK(entries_of(line.substr(0, line.size() - 1)).empty());  // its end is still to come
}

TEST_CASE("journal of hooks: a byte that was changed makes a line no entry") {
    const std::string line = line_of(closed_file());
    for (std::size_t at = 0; at + 1 < line.size(); ++at) {
        std::string changed = line.substr(0, line.size() - 1);
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CAPTURE(changed);
        CHECK_FALSE(entry_of(changed).has_value());
    }
}

TEST_CASE("journal of hooks: a name that leads out of the scan's directory is no entry") {
    for (const char* file : {"../scan_00001.ome.tif", "/etc/passwd", "", "scan.json", "scan_1/x.ome.tif"}) {
        const std::string line = line_of(closed_file(file));
        CHECK_FALSE(entry_of(std::string_view(line).substr(0, line.size() - 1)).has_value());
    }
    for (const char* job : {"", "../a", "-a", "A", "a.b"}) {
        const std::string line = line_of(closed_file("scan_00001.ome.tif", job));
        CHECK_FALSE(entry_of(std::string_view(line).substr(0, line.size() - 1)).has_value());
    }
}

TEST_CASE("journal of hooks: a job has the same id for ever, and another one in each scan, role and file") {
    const std::string id = hook_job_id("u", 1, "writer", "scan_00000.ome.tif");
    CHECK(id == hook_job_id("u", 1, "writer", "scan_00000.ome.tif"));
    CHECK(id == "c4d01edf-9634-5f81-9312-4ec4b960b689");
    for (const std::string& other :
         {hook_job_id("v", 1, "writer", "scan_00000.ome.tif"), hook_job_id("u", 2, "writer", "scan_00000.ome.tif"),
          hook_job_id("u", 1, "second", "scan_00000.ome.tif"), hook_job_id("u", 1, "writer", "")}) {
        CHECK(other != id);
    }
}

TEST_CASE("jobs of hooks: the last event says what a job's state is") {
    const HookEntry started = event_of(HookEvent::started);
    const HookEntry failed = failed_with(1, 99);
    CHECK(state_after({}) == HookState::waiting);
    CHECK(state_after({started}) == HookState::running);
    CHECK(state_after({started, failed}) == HookState::failed);
    CHECK(state_after({started, event_of(HookEvent::interrupted)}) == HookState::waiting);
    CHECK(state_after({started, event_of(HookEvent::done)}) == HookState::done);
    CHECK(state_after({started, failed, event_of(HookEvent::given_up)}) == HookState::given_up);
    CHECK(state_after({started, failed, event_of(HookEvent::given_up), event_of(HookEvent::retry)}) ==
          HookState::waiting);
    CHECK(state_after({started, event_of(HookEvent::done), closed_file()}) == HookState::done);
}

TEST_CASE("jobs of hooks: what is done stays done, unless the user has it tried again") {
    const HookEntry started = event_of(HookEvent::started);
    const HookEntry done = event_of(HookEvent::done);
    for (const HookEvent later : {HookEvent::started, HookEvent::interrupted, HookEvent::given_up}) {
        CHECK(state_after({started, started, done, event_of(later)}) == HookState::done);
    }
    CHECK(state_after({started, started, done, failed_with(1, 99)}) == HookState::done);
    CHECK(state_after({started, done, event_of(HookEvent::retry)}) == HookState::waiting);
}

TEST_CASE("jobs of hooks: what the user gives up during an attempt is not tried again, whatever becomes of it") {
    const HookEntry started = event_of(HookEvent::started);
    const HookEntry given_up = event_of(HookEvent::given_up);
    CHECK(state_after({started, given_up, failed_with(1, 99)}) == HookState::given_up);
    CHECK(state_after({started, given_up, event_of(HookEvent::interrupted)}) == HookState::given_up);
    CHECK(state_after({started, given_up, event_of(HookEvent::done)}) == HookState::done);
}

TEST_CASE("jobs of hooks: interrupted attempts do not count, and a retry by the user counts anew") {
    HookScan scan;
    scan.take(closed_file());
    for (int i = 0; i < 3; ++i) {
        scan.take(event_of(HookEvent::started));
        scan.take(event_of(HookEvent::interrupted));
    }
    scan.take(event_of(HookEvent::started));
    scan.take(failed_with(7, 99));
    CHECK(scan.find("job-1")->attempts == 4);
    CHECK(scan.find("job-1")->failures == 1);
    CHECK(scan.find("job-1")->exit_code == 7);
    CHECK(scan.find("job-1")->next_utc_ns == 99);
    scan.take(event_of(HookEvent::retry));
    CHECK(scan.find("job-1")->failures == 0);
    CHECK(scan.find("job-1")->attempts == 4);
}

TEST_CASE("jobs of hooks: events of jobs that nobody has told are passed over") {
    HookScan scan;
    scan.take(event_of(HookEvent::done, "another"));
    CHECK(scan.jobs().empty());
    CHECK(scan.find("another") == nullptr);
    CHECK(scan.find_file("") == nullptr);
}

TEST_CASE("jobs of hooks: a scan is closed once that is told, and its jobs are counted by state") {
    HookScan scan;
    for (const HookEntry& entry : one_of_each()) {
        if (entry.event != HookEvent::retry && entry.event != HookEvent::done) {
            scan.take(entry);
        }
    }
    CHECK(scan.identity().session == "a \"b\"");
    CHECK(scan.state() == "complete");
    CHECK(scan.find_file("scan_00001.ome.tif")->id == "job-1");
    HookCounts counts;
    count_hooks(scan, counts);
    CHECK(counts == HookCounts{1, 0, 0, 1});
}
