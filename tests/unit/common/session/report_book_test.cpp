#include "common/session/report_book.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <memory>
#include <thread>

using namespace framering;
using Value = ShownReports::Value;

namespace {
struct Page {
    std::unique_ptr<layout::ReportState> state = std::make_unique<layout::ReportState>();
    ReportBook book{*state, "focus"};

    [[nodiscard]] ShownReports shown() const {
        const auto reports = read_reports(*state);
        REQUIRE(reports);
        return *reports;
    }
};
}  // namespace

TEST_CASE("reports: an entry in which nobody has reported shows nothing") {
    const Page page;
    CHECK(page.shown().scan_id == 0);
    CHECK(page.shown().values.empty());
}

TEST_CASE("reports: values are shown with their frames and keys, the oldest first") {
    Page page;
    page.book.begin(3);
    REQUIRE(page.book.key("score", "") == 0U);
    REQUIRE(page.book.key("width", "um") == 1U);
    REQUIRE(page.book.key("score", "") == 0U);
    page.book.add(7, 0, 1.5);
    page.book.add(7, 1, -2);
    page.book.add(9, 0, std::numeric_limits<double>::infinity());
    page.book.add(10, 0, std::numeric_limits<double>::quiet_NaN());
    const ShownReports shown = page.shown();
    CHECK(shown.role == "focus");
    CHECK(shown.scan_id == 3);
    CHECK(shown.keys == std::vector<SourceInfo::Key>{{"score", ""}, {"width", "um"}});
    REQUIRE(shown.values.size() == 4);
    CHECK(shown.values[0] == Value{7, 0, 1.5});
    CHECK(shown.values[1] == Value{7, 1, -2});
    CHECK(std::isinf(shown.values[2].value));
    CHECK(std::isnan(shown.values[3].value));
}

TEST_CASE("reports: the newest 1024 stand there") {
    Page page;
    page.book.begin(1);
    (void)page.book.key("n", "");
    for (const std::uint64_t count : {1023U, 1024U, 1025U, 5000U}) {
        CAPTURE(count);
        for (std::uint64_t n = page.state->count.load(); n < count; ++n) {
            page.book.add(n, 0, static_cast<double>(n));
        }
        const std::vector<Value> values = page.shown().values;
        REQUIRE(values.size() == std::min<std::size_t>(count, layout::kReportedValues));
        CHECK(values.front().sequence == count - values.size());
        CHECK(values.back() == Value{count - 1, 0, static_cast<double>(count - 1)});
    }
}

TEST_CASE("reports: another scan begins anew, the same one goes on after a kill") {
    Page page;
    page.book.begin(1);
    (void)page.book.key("a", "");
    page.book.add(5, 0, 1);
    ReportBook next(*page.state, "focus");
    next.begin(1);
    CHECK(page.shown().values.size() == 1);
    CHECK(next.key("b", "") == 1U);
    next.add(6, 1, 2);
    CHECK(page.shown().values.size() == 2);
    next.begin(2);
    CHECK(page.shown().values.empty());
    CHECK(page.shown().keys.empty());
    CHECK(next.key("b", "") == 0U);
    next.add(7, 0, 3);
    CHECK(page.shown().values == std::vector<Value>{{7, 0, 3}});
}

TEST_CASE("reports: another role in the entry begins anew") {
    Page page;
    page.book.begin(1);
    (void)page.book.key("a", "");
    page.book.add(5, 0, 1);
    ReportBook other(*page.state, "other");
    other.begin(1);
    CHECK(page.shown().role == "other");
    CHECK(page.shown().values.empty());
}

TEST_CASE("reports: there are 64 keys and no more") {
    Page page;
    page.book.begin(1);
    for (std::uint32_t i = 0; i < kMaxValues; ++i) {
        CHECK(page.book.key("k" + std::to_string(i), "") == i);
    }
    CHECK_FALSE(page.book.key("one more", ""));
    CHECK(page.book.key("k63", "") == 63U);
}

TEST_CASE("reports: a process that was killed while it wrote leaves nothing that is half") {
    Page page;
    page.book.begin(1);
    (void)page.book.key("a", "");
    for (std::uint64_t n = 0; n < layout::kReportedValues; ++n) {
        page.book.add(n, 0, 1);
    }
    // In mid-value: the oldest one is gone, and counts for nothing.
    page.state->values[0].word.store(2 * layout::kReportedValues + 1);
    page.state->values[0].sequence.store(4711);
    CHECK(page.shown().values.size() == layout::kReportedValues - 1);
    CHECK(page.shown().values.front().sequence == 1);
    ReportBook next(*page.state, "focus");
    next.begin(1);
    next.add(9999, 0, 2);
    CHECK(page.shown().values.size() == layout::kReportedValues);
    CHECK(page.shown().values.back() == Value{9999, 0, 2});
    // In mid-change of the keys.
    page.state->changes.fetch_or(1);
    CHECK_FALSE(read_reports(*page.state));
    ReportBook last(*page.state, "focus");
    last.begin(1);
    CHECK(page.shown().values.empty());
    CHECK(last.key("a", "") == 0U);
}

TEST_CASE("reports: whatever stands in the memory is safe to read") {
    Page page;
    page.book.begin(1);
    page.state->key_count.store(0xffffffff);
    page.state->count.store(~std::uint64_t{0});
    page.state->first.store(5);
    for (auto& slot : page.state->values) {
        slot.key.store(~std::uint64_t{0});
        slot.word.store(2 * 7 + 2);
    }
    CHECK(page.shown().values.empty());
    CHECK(page.shown().keys.size() == kMaxValues);
    page.state->first.store(~std::uint64_t{0});
    CHECK(page.shown().values.empty());
}

TEST_CASE("reports: a value of a key that is not there is left out") {
    Page page;
    page.book.begin(1);
    (void)page.book.key("n", "");
    page.book.add(1, 0, 1.5);
    page.book.add(2, 0, 2.5);
    page.state->values[0].key = 1;
    CHECK(page.shown().values == std::vector<Value>{{2, 0, 2.5}});
}

TEST_CASE("reports: who reads while values are written gets whole ones") {
    Page page;
    page.book.begin(1);
    (void)page.book.key("n", "");
    std::atomic<bool> is_over = false;
    std::thread writer([&] {
        for (std::uint64_t n = 0; n < 200000; ++n) {
            page.book.add(n, 0, static_cast<double>(n));
        }
        is_over = true;
    });
    std::uint64_t read = 0;
    std::uint64_t wrong = 0;
    while (!is_over || read == 0) {
        const auto reports = read_reports(*page.state);
        std::uint64_t before = 0;
        for (const Value& value : reports ? reports->values : std::vector<Value>()) {
            wrong += value.value != static_cast<double>(value.sequence) || value.sequence < before ? 1U : 0U;
            before = value.sequence;
            ++read;
        }
    }
    writer.join();
    CHECK(read > 0);
    CHECK(wrong == 0);
}
