#include <doctest/doctest.h>
#include <unistd.h>

#include "control/top/process_load.hpp"
#include "control/top/top_history.hpp"
#include "control/top/top_keys.hpp"
#include "control/top/top_screen.hpp"
#include "tests/support/contains.hpp"
#include "tests/unit/control/top/top_facts.hpp"

using namespace framering;
using namespace framering::test;
using Kind = TopCommand::Kind;

namespace {
constexpr std::uint64_t kSecond = 1'000'000'000;
}

TEST_CASE("a line is cut at the last column, and tells so where it ended in words") {
    TopLine line;
    line.add("abc").add("defg", TopWeight::alarm);
    line.cut_to(5);
    CHECK(plain_text(line, TopGlyphs::ascii) == "abcd~");
    CHECK(line.spans.back().weight == TopWeight::alarm);
    line.cut_to(5);
    CHECK(plain_text(line, TopGlyphs::ascii) == "abcd~");
    TopLine blank;
    blank.add("ab   ").cut_to(3);
    CHECK(blank.width() == 3);
    CHECK(plain_text(blank, TopGlyphs::ascii) == "ab");
}

TEST_CASE("curves and bars are blocks, or ASCII where the terminal has no others") {
    TopLine line;
    line.spans = {{"018", TopWeight::good, TopSpan::Kind::curve}, {"10", TopWeight::good, TopSpan::Kind::bar}};
    CHECK(plain_text(line, TopGlyphs::ascii) == " _##.");
    CHECK(plain_text(line, TopGlyphs::blocks) == " \u2581\u2588\u2588\u2591");
    CHECK(top_look({"xterm", nullptr, nullptr, nullptr, nullptr, "de_DE.UTF-8"}).glyphs == TopGlyphs::blocks);
    CHECK(top_look({"xterm", nullptr, nullptr, "C", nullptr, "de_DE.UTF-8"}).glyphs == TopGlyphs::ascii);
    CHECK(top_look({"xterm", nullptr, nullptr, "", "C.utf8", nullptr}).glyphs == TopGlyphs::blocks);
    CHECK(top_look({}).glyphs == TopGlyphs::ascii);
}

TEST_CASE("a page is painted with colours unless they are not wanted") {
    TopLine line;
    line.add("LOST", TopWeight::alarm);
    CellGrid grid;
    grid.resize(3, 2);  // cuts what does not fit
    paint_page({line, line, line}, {}, grid);
    CHECK(grid.at(0, 1).glyph == "L");
    CHECK_FALSE(grid.at(0, 1).back.terminals_own);
    paint_page({line}, top_look({"xterm", nullptr, "1", nullptr, nullptr, nullptr}), grid);
    CHECK(grid.at(0, 0) == Cell{"L", {}, {}});
    CHECK(grid.at(0, 1) == Cell{});
}

TEST_CASE("stored bytes a second come from two looks, and never are negative") {
    SessionStatus status = *working_facts().status;
    TopHistory history;
    history.take(status, kSecond);
    CHECK(history.samples().back().disk_bytes_per_s == 0);
    CHECK(history.samples().back().frame_rate_hz == doctest::Approx(100));
    status.processes[1].bytes += 3000;
    history.take(status, 3 * kSecond);
    CHECK(history.samples().back().disk_bytes_per_s == doctest::Approx(1500));
    status.processes[1].bytes = 0;  // another process has the role
    history.take(status, 4 * kSecond);
    CHECK(history.samples().back().disk_bytes_per_s == 0);
    CHECK(history.samples().size() == 3);
    status.session_uuid = "another";
    history.take(status, 5 * kSecond);
    CHECK(history.samples().size() == 1);
    for (std::uint64_t i = 0; i <= TopHistory::kMost; ++i) {
        history.take(status, (6 + i) * kSecond);
    }
    CHECK(history.samples().size() == TopHistory::kMost);
}

TEST_CASE("processor time of a process is read behind its name, whatever that is") {
    const std::string numbers = " S 1 2 3 4 5 6 7 8 9 10 30 12 0 0 20 0 1 0 777 99";
    CHECK(process_times_in("42 (writer)" + numbers) == ProcessTimes{42, 777});
    CHECK(process_times_in("42 (a) b (c 1) )" + numbers) == ProcessTimes{42, 777});
    CHECK_FALSE(process_times_in(""));
    CHECK_FALSE(process_times_in("42 (writer) S 1 2"));
    CHECK_FALSE(process_times_in("42 (writer) S 1 2 3 4 5 6 7 8 9 10 x 12 0 0 20 0 1 0 777 99"));
    CHECK(resident_pages_in("100 25 3 1 0 2 0") == 25U);
    CHECK_FALSE(resident_pages_in("100"));
}

TEST_CASE("a process is measured while it is there, and a younger one of the same number is not taken for it") {
    ProcessStatus process;
    process.pid = static_cast<std::uint64_t>(getpid());
    process.alive = true;
    process.since_ns = monotonic_ns();
    ProcessMeter meter;
    const auto first = meter.measure(process);
    REQUIRE(first);
    CHECK(first->resident_bytes > 0);
    CHECK_FALSE(first->processors);
    const auto second = meter.measure(process);
    REQUIRE(second);
    CHECK(second->processors);
    process.since_ns = 0;  // long before this process was started
    CHECK_FALSE(meter.measure(process));
    process.alive = false;
    CHECK_FALSE(meter.measure(process));
}

TEST_CASE("a scan is canceled by c and y, and by nothing else") {
    const TopFacts facts = working_facts();
    const SessionStatus* status = &*facts.status;
    TopKeys keys;
    CHECK(keys.take('c', status, 0) == TopCommand{});
    CHECK(contains(keys.message(0), "cancel scan 3?"));
    CHECK(keys.take('y', status, 1) == TopCommand{Kind::cancel_scan, 3});
    CHECK(keys.take('y', status, 2) == TopCommand{});
    CHECK(keys.take('c', status, 3) == TopCommand{});
    CHECK(keys.take('q', status, 4) == TopCommand{});  // no, and nothing else
    CHECK(keys.message(4).empty());
    CHECK(keys.take('c', status, 5) == TopCommand{});
    CHECK(keys.take('y', status, 6 * kSecond) == TopCommand{});  // too late
    CHECK(keys.take('y', nullptr, 7) == TopCommand{});
    CHECK(keys.take('c', nullptr, 8) == TopCommand{});
    CHECK(keys.message(8) == "no scan to cancel");
}

TEST_CASE("p pauses and resumes, d, s, q and ? do what help says, arrows nothing") {
    TopFacts facts = working_facts();
    TopKeys keys;
    CHECK(keys.take('p', &*facts.status, 0) == TopCommand{Kind::pause_scan, 3});
    facts.status->scan->paused_since_ns = 1;
    CHECK(keys.take('p', &*facts.status, 1) == TopCommand{Kind::resume_scan, 3});
    facts.status->scan->state = layout::ScanState::ended;
    CHECK(keys.take('p', &*facts.status, 2) == TopCommand{});
    CHECK(keys.message(2) == "no scan to pause");
    CHECK(keys.take('d', nullptr, 3) == TopCommand{});
    CHECK(keys.shows_details());
    CHECK(keys.take('?', nullptr, 3) == TopCommand{});
    CHECK(keys.shows_help());
    CHECK(keys.take('s', nullptr, 3).kind == Kind::next_session);
    for (const char byte : {'\x1b', '[', 'q', 'x'}) {  // q ends a sequence here
        CHECK(keys.take(byte, nullptr, 4) == TopCommand{});
    }
    CHECK(keys.take('q', nullptr, 5).kind == Kind::quit);
}
