#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/contains.hpp"
#include "tests/unit/control/top/top_facts.hpp"

using namespace framering;
using namespace framering::test;
using namespace std::chrono_literals;

namespace {
// Text of this weight.
std::string weighty_text(const TopFacts& facts, TopSize size, TopWeight weight) {
    std::string text;
    for (const TopLine& line : top_page(facts, size)) {
        for (const TopSpan& span : line.spans) {
            text += span.weight == weight ? span.text : "";
        }
    }
    return text;
}

TopFacts facts_in_trouble() {
    TopFacts facts = working_facts();
    ScanInfo& scan = *facts.status->scan;
    scan.lost_ring_full = 7;
    scan.lost_camera = 2;
    scan.points.failed = 1;
    facts.status->processes[1].error = "disk full";
    facts.status->processes[1].state = "orphaned";
    return facts;
}
}  // namespace

TEST_CASE("a page has as many lines as the terminal has rows, and none is wider") {
    TopFacts facts = facts_in_trouble();
    for (const bool shows_all : {false, true}) {
        facts.shows_details = facts.shows_help = shows_all;
        for (const TopSize size :
             {TopSize{80, 24}, {200, 60}, {40, 10}, {30, 5}, {29, 24}, {80, 4}, {1, 1}, {500, 200}}) {
            CAPTURE(size.columns);
            CAPTURE(size.rows);
            const auto page = top_page(facts, size);
            CHECK(page.size() == size.rows);
            CHECK(std::ranges::all_of(page, [&](const TopLine& line) { return line.width() <= size.columns; }));
        }
    }
}

TEST_CASE("80 by 24 holds session, scan, progress, rates, forecast, processes, queue and keys") {
    const std::string text = shown_text(working_facts(), {80, 24});
    CAPTURE(text);
    for (const char* part :
         {"framering top  scope  WORKING", "2026-11-30 04:00:00 UTC\n", "3 bead7 working, 250 of 1000 frames",
          " 25.0 %, 7.5 s left", "lost      none", "50.0 frames/s", "2.00 MB/s", "4/512",
          "512 slots of 8.0 KiB, 508 free", "10.0 GiB free",
          "1 wait:  runs 3 bead7, 1000 frames  |  4 bead8, 500 frames", "ROLE", "acquirer", "4711  12.3 %",
          "50.0 MiB", "4712       -", "running", "q quit  c cancel", "? help\n"}) {
        CAPTURE(part);
        CHECK(contains(text, part));
    }
    CHECK_FALSE(contains(text, "disk calls"));  // only among the details
}

TEST_CASE("losses, failed points and errors stand out, also where there is little room") {
    for (const TopSize size : {TopSize{200, 60}, {80, 24}, {40, 10}}) {
        const TopFacts facts = facts_in_trouble();
        CAPTURE(shown_text(facts, size));
        const std::string alarms = weighty_text(facts, size, TopWeight::alarm);
        CHECK(contains(alarms, "9 FRAMES LOST"));
        CHECK(contains(alarms, "1 FAILED"));
        CHECK(contains(alarms, "writer: disk full"));
        CHECK(contains(weighty_text(facts, size, TopWeight::warning), "7 ring_full"));
    }
    CHECK(weighty_text(working_facts(), {80, 24}, TopWeight::alarm).empty());
}

TEST_CASE("hooks are counted, and those that were given up stand out") {
    TopFacts facts = working_facts();
    CHECK_FALSE(contains(shown_text(facts, {80, 24}), "hooks"));
    facts.hooks = HookCounts{3, 1, 12, 0};
    CHECK(contains(shown_text(facts, {80, 24}), "hooks     3 waiting, 1 running, 12 done\n"));
    facts.hooks->without_runner = 2;
    CHECK(contains(shown_text(facts, {80, 24}), "hooks     3 waiting, 1 running, 12 done, 2 without a runner\n"));
    CHECK(contains(weighty_text(facts, {80, 24}, TopWeight::warning), "2 without a runner"));
    facts.hooks->without_runner = 0;
    facts.hooks->without_command = 1;
    CHECK(contains(shown_text(facts, {80, 24}), "hooks     3 waiting, 1 running, 12 done, 1 without a command\n"));
    CHECK(weighty_text(facts, {80, 24}, TopWeight::warning).empty());
    facts.hooks->given_up = 2;
    for (const TopSize size : {TopSize{80, 24}, {40, 10}}) {
        CHECK(contains(weighty_text(facts, size, TopWeight::alarm), "2 GIVEN UP"));
    }
}

TEST_CASE("details are shown when they are asked for and there is room") {
    TopFacts facts = working_facts();
    facts.shows_details = true;
    const std::string text = shown_text(facts, {200, 60});
    CHECK(contains(text, "disk calls"));
    CHECK(contains(text, "/data/bead7"));
}

TEST_CASE("a wide table says more of the processes, a narrow one less") {
    CHECK(contains(shown_text(working_facts(), {200, 60}), "PURPOSE"));
    CHECK_FALSE(contains(shown_text(working_facts(), {80, 24}), "PURPOSE"));
    CHECK_FALSE(contains(shown_text(working_facts(), {60, 24}), "MEMORY"));
    CHECK(contains(shown_text(working_facts(), {40, 24}), "  writer        4712        4  running\n"));
}

TEST_CASE("without a session the page says what it waits for") {
    TopFacts facts;
    facts.session = "scope";
    facts.notice = "no session 'scope'; waiting for it";
    const auto lines = shown_lines(facts, {80, 24});
    CHECK(contains(lines[0], "NO SESSION"));
    CHECK(contains(lines[1], "waiting for it"));
}

TEST_CASE("a session before its first scan, paused, without a writer, gone or over says so") {
    TopFacts facts = working_facts();
    facts.status->processes.pop_back();
    CHECK(contains(shown_text(facts, {80, 24}), "NOT RECORDED"));
    facts.status->scan->paused_since_ns = 1;
    facts.now_ns = 5'000'000'001;
    CHECK(contains(shown_text(facts, {80, 24}), "PAUSED for 5.0 s"));
    facts.status->acquirer_alive = false;
    CHECK(contains(shown_lines(facts, {80, 24})[0], "ACQUIRER GONE"));
    facts.has_ended = true;
    CHECK(contains(shown_lines(facts, {80, 24})[0], "SESSION HAS ENDED"));
    facts.status->scan.reset();
    CHECK(contains(shown_text(facts, {80, 24}), "none yet"));
}

TEST_CASE("a page of text has no keys, no curves and lines as long as they are") {
    TopFacts facts = working_facts();
    facts.queue->scans.back() = std::string(300, 'x');
    const std::string text = shown_text(facts, {100, 0});
    CHECK_FALSE(contains(text, "quit"));
    CHECK(contains(text, std::string(300, 'x')));
    CHECK(contains(text, "50.0 frames/s\n"));
}

TEST_CASE("the place on the axes is that of the last frame") {
    TopFacts facts = working_facts();
    ScanPlan plan = top_plan();
    plan.axes = {{"t", "s", 0}, {"z", "um", 21}};
    plan.axes[1].planned = true;
    facts.status->scan->plan = to_json(plan);
    facts.status->scan->delivered = 43;
    CHECK(contains(shown_text(facts, {80, 24}), "points    43 of 1000 done  at t 3, z 1/21"));
    facts.status->scan->delivered = 42;
    CHECK(contains(shown_text(facts, {80, 24}), "at t 2, z 21/21"));
}

TEST_CASE("hostile texts of the session's memory do not steer the terminal") {
    TopFacts facts = working_facts();
    facts.status->processes[1].error = "\x1b[2J\xC3\xA4";
    facts.status->scan->reason = "a\nb";
    facts.status->scan->plan = "{";
    const std::string text = shown_text(facts, {80, 24});
    CHECK(contains(text, "?[2J??"));
    CHECK(contains(text, "a?b"));
}
