// What a viewer collects for plots, beside an acquirer and readers that report.
#include "viewer/value_watch.hpp"

#include <cmath>
#include <limits>

#include "common/session/report_book.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kReportsInEntry0 = layout::kEntriesOffset + layout::kReportsOffset;

struct Measuring {
    explicit Measuring(const std::string& name, std::uint64_t slots = 4)
        : acquirer(name, slots), view(*SessionView::open(name, Access::read_only)) {}

    std::uint64_t begin_scan(const ScanPlan& plan = small_plan()) {
        const std::uint64_t scan_id = acquirer.session.announce(plan);
        acquirer.session.begin();
        return scan_id;
    }
    void publish(const std::vector<double>& values) {
        auto claim = acquirer.session.frames().try_claim();
        REQUIRE(claim);
        FrameInfo info;
        set_format(info, small_plan().format);
        info.scan_id = acquirer.session.scan()->scan_id;
        info.delivered = acquirer.session.scan()->delivered;
        info.capture_time_ns = acquirer.session.scan()->started_ns + 1'000'000'000;
        info.value_count = static_cast<std::uint32_t>(values.size());
        std::ranges::copy(values, info.values.begin());
        acquirer.session.counters().count_stored();
        acquirer.session.frames().publish(std::move(*claim), info, monotonic_ns());
    }

    Acquirer acquirer;
    SessionView view;
    ValueWatch watch;
};
}  // namespace

TEST_CASE("value watch: without a scan, and in one in which nothing is measured, it reads no header") {
    const Name name;
    Measuring measuring(name.text);
    measuring.watch.look(measuring.view);
    CHECK(measuring.watch.history().scan_id() == 0);
    measuring.begin_scan();
    for (int i = 0; i < 9; ++i) {
        measuring.publish({});
    }
    measuring.watch.look(measuring.view);
    CHECK(measuring.watch.history().scan_id() == 1);
    CHECK(measuring.watch.history().row_count() == 0);
    CHECK(measuring.watch.history().frames_left_out() == 0);
}

TEST_CASE("value watch: every frame that is in the ring, once, and what was overwritten is counted") {
    const Name name;
    Measuring measuring(name.text);
    REQUIRE(measuring.acquirer.session.source().key("temperature", "degC") == 0U);
    measuring.begin_scan();
    measuring.publish({20});
    measuring.publish({21});
    measuring.watch.look(measuring.view);
    measuring.watch.look(measuring.view);
    const ValueHistory& history = measuring.watch.history();
    REQUIRE(history.row_count() == 2);
    CHECK(history.series()[0] == ValueSeries{"", "temperature", "degC"});
    CHECK(history.row(1).values[0] == 21);
    CHECK(history.row(1).time_s == doctest::Approx(1));
    for (double value = 22; value < 32; ++value) {  // frames 2 to 11, in 4 slots
        measuring.publish({value});
    }
    measuring.watch.look(measuring.view);
    REQUIRE(history.row_count() == 6);
    CHECK(history.frames_left_out() == 6);
    for (std::size_t n = 2; n < 6; ++n) {
        CHECK(history.row(n).sequence == n + 6);
        CHECK(history.row(n).values[0] == static_cast<double>(n + 26));
    }
    // One is being written over the oldest that has not been read: frame 12, in the slot of frame 8.
    auto claim = measuring.acquirer.session.frames().try_claim();
    REQUIRE(claim);
    measuring.watch.look(measuring.view);
    CHECK(history.row_count() == 6);
    CHECK(history.frames_left_out() == 6);
}

TEST_CASE("value watch: a key gets a series with its first number, wherever it comes in the scan") {
    const Name name;
    Measuring measuring(name.text);
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    (void)measuring.acquirer.session.source().key("never", "");
    (void)measuring.acquirer.session.source().key("later", "");
    measuring.begin_scan();
    measuring.publish({missing, missing});
    measuring.watch.look(measuring.view);
    CHECK(measuring.watch.history().series().empty());
    measuring.publish({missing, 4});
    (void)measuring.acquirer.session.source().key("last", "V");
    measuring.publish({missing, 5, 6});
    measuring.watch.look(measuring.view);
    const ValueHistory& history = measuring.watch.history();
    CHECK(history.series() == std::vector<ValueSeries>{{"", "later", ""}, {"", "last", "V"}});
    CHECK(history.row(2).values[0] == 5);
    CHECK(history.row(2).values[1] == 6);
}

TEST_CASE("value watch: reports join their frames, once each, and those beyond 1024 are counted") {
    const Name name;
    Measuring measuring(name.text);
    const std::uint64_t scan_id = measuring.begin_scan();
    Spoilt<layout::ReportState> state(name.text, kReportsInEntry0);
    ReportBook book(*state.operator->(), "focus");
    measuring.publish({});
    measuring.publish({});
    measuring.watch.look(measuring.view);
    CHECK(measuring.watch.history().row_count() == 0);  // nothing is measured yet
    book.begin(scan_id);
    (void)book.key("sharpness", "");
    book.add(1, 0, 0.75);
    measuring.watch.look(measuring.view);
    const ValueHistory& history = measuring.watch.history();
    REQUIRE(history.row_count() == 2);
    CHECK(history.series()[0] == ValueSeries{"focus", "sharpness", ""});
    CHECK(history.row(1).values[0] == 0.75);
    CHECK(std::isnan(history.row(0).values[0]));
    book.add(0, 0, 0.5);
    book.add(7, 0, 0.5);  // a frame that is not there
    measuring.watch.look(measuring.view);
    measuring.watch.look(measuring.view);
    CHECK(history.row(0).values[0] == 0.5);
    CHECK(history.reports_left_out() == 1);
    for (int i = 0; i < 1030; ++i) {
        book.add(1, 0, i);
    }
    measuring.watch.look(measuring.view);
    CHECK(history.row(1).values[0] == 1029);
    CHECK(history.reports_left_out() == 7);
}

TEST_CASE("value watch: another scan begins anew, without reports and keys of the one before") {
    const Name name;
    Measuring measuring(name.text, 8);
    (void)measuring.acquirer.session.source().key("a", "");
    const std::uint64_t scan_id = measuring.begin_scan();
    Spoilt<layout::ReportState> state(name.text, kReportsInEntry0);
    ReportBook book(*state.operator->(), "focus");
    book.begin(scan_id);
    (void)book.key("sharpness", "");
    measuring.publish({1});
    measuring.publish({2});
    book.add(0, 0, 0.5);
    measuring.watch.look(measuring.view);
    CHECK(measuring.watch.history().series().size() == 2);
    measuring.acquirer.session.end(layout::ScanState::ended, "", 0);
    measuring.watch.look(measuring.view);
    CHECK(measuring.watch.history().row_count() == 2);  // still to be seen
    ScanPlan plan = small_plan();
    plan.axes = {{"z", "um", 4, 0.5}};
    measuring.begin_scan(plan);
    measuring.publish({3});
    measuring.watch.look(measuring.view);
    const ValueHistory& history = measuring.watch.history();
    CHECK(history.scan_id() == scan_id + 1);
    REQUIRE(history.row_count() == 1);
    CHECK(history.row(0).values[0] == 3);
    CHECK(history.row(0).delivered == 0);
    CHECK(history.series() == std::vector<ValueSeries>{{"", "a", ""}});
    CHECK(history.axes() == plan.axes);
    CHECK(history.planned() == 4);
}

TEST_CASE("value watch: looks come often enough for the ring, and not more often than a plot needs") {
    using namespace std::chrono_literals;
    CHECK(ValueWatch::period(100, 0) == 200ms);
    CHECK(ValueWatch::period(100, 10) == 200ms);
    CHECK(ValueWatch::period(100, 1000) == 25ms);
    CHECK(ValueWatch::period(8, 10000) == 10ms);
}
