#include "common/session/source_book.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "common/base/error.hpp"

using namespace framering;

namespace {
struct Source {
    std::unique_ptr<layout::SourceState> state = std::make_unique<layout::SourceState>();
    SourceBook book{*state};

    [[nodiscard]] SourceInfo info() const {
        const auto info = read_source(*state);
        REQUIRE(info);
        return *info;
    }
};
}  // namespace

TEST_CASE("a source shows its camera, its settings and what it counts") {
    Source source;
    source.book.begin("Maker Model 4711", R"({"exposure_us":10})");
    const auto resent = source.book.counter("packets resent");
    const auto missing = source.book.counter("packets missing");
    REQUIRE(resent == 0U);
    REQUIRE(missing == 1U);
    CHECK(source.book.counter("packets resent") == resent);
    source.book.set_counter(*missing, 7);
    const SourceInfo info = source.info();
    CHECK(info.camera == "Maker Model 4711");
    CHECK(info.settings == R"({"exposure_us":10})");
    CHECK(info.counters == std::vector<SourceCount>{{"packets resent", 0}, {"packets missing", 7}});
    source.book.set_settings("{}");
    CHECK(source.info().settings == "{}");
}

TEST_CASE("another source begins to count anew and keeps the keys of the values in the ring") {
    Source source;
    source.book.begin("one", "");
    REQUIRE(source.book.counter("frames") == 0U);
    source.book.set_counter(0, 5);
    CHECK(source.book.key("temperature", "C") == 0U);
    CHECK(source.book.key("power", "mW") == 1U);
    SourceBook next(*source.state);
    next.begin("two", "");
    CHECK(source.info().counters.empty());
    CHECK(next.counter("other") == 0U);
    CHECK(source.info().counters.front().value == 0);
    CHECK(next.key("power", "mW") == 1U);
    CHECK(next.key("power", "W") == 2U);
    CHECK(source.info().keys ==
          std::vector<SourceInfo::Key>{{"temperature", "C"}, {"power", "mW"}, {"power", "W"}});
}

TEST_CASE("where a table of a source is full there is no further place") {
    Source source;
    for (std::uint32_t i = 0; i < layout::kSourceCounters; ++i) {
        CHECK(source.book.counter("counter " + std::to_string(i)) == i);
    }
    CHECK_FALSE(source.book.counter("one more"));
    CHECK(source.book.counter("counter 3") == 3U);
    for (std::uint32_t i = 0; i < kMaxValues; ++i) {
        CHECK(source.book.key("key " + std::to_string(i), "") == i);
    }
    CHECK_FALSE(source.book.key("one more", ""));
}

TEST_CASE("counts are read back by their own book, and told but for those of what did not happen") {
    Source source;
    source.book.set_counter(*source.book.counter("missing_packets"), 3);
    source.book.set_counter(*source.book.counter("underruns"), 0);
    source.book.set_counter(*source.book.counter("resent_packets"), 12);
    const std::vector<SourceCount> counts = source.book.counts();
    CHECK(counts == std::vector<SourceCount>{{"missing_packets", 3}, {"underruns", 0}, {"resent_packets", 12}});
    CHECK(counts_text(counts) == "missing_packets 3, resent_packets 12");
    CHECK(counts_text({}).empty());
}

TEST_CASE("a name that is too long is cut and found again") {
    Source source;
    const std::string name(100, 'n');
    CHECK(source.book.key(name, "u") == 0U);
    CHECK(source.book.key(name, "u") == 0U);
    CHECK(source.info().keys.front().name == name.substr(0, 47));
    CHECK_THROWS_AS(source.book.set_settings(std::string(layout::kSettingsBytes + 1, ' ')), Error);
    source.book.set_settings(std::string(layout::kSettingsBytes, ' '));
    CHECK(source.info().settings.size() == layout::kSettingsBytes);
}

TEST_CASE("a source that is half changed is not read, and the next acquirer makes it whole") {
    Source source;
    source.book.begin("whole", "");
    source.state->changes.fetch_add(1);  // an acquirer died in a change
    CHECK_FALSE(read_source(*source.state));
    source.book.begin("next", "");
    CHECK(source.info().camera == "next");
    CHECK(source.state->changes % 2 == 0);
}

TEST_CASE("counts that no acquirer writes lead nowhere") {
    Source source;
    source.state->counter_count = ~0U;
    source.state->key_count = ~0U;
    source.state->settings_bytes = ~0U;
    const SourceInfo info = source.info();
    CHECK(info.counters.size() == layout::kSourceCounters);
    CHECK(info.keys.size() == kMaxValues);
    CHECK(info.settings.size() == layout::kSettingsBytes);
}
