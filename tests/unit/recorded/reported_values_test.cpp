#include "recorded/reported_values.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "tests/support/temporary_directory.hpp"

using namespace framering;
using framering::test::TemporaryDirectory;
namespace fs = std::filesystem;

namespace {
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Row {
    std::uint64_t sequence;
    std::vector<double> values;
};

std::vector<std::byte> file_with(const std::vector<ValueKey>& keys, const std::vector<Row>& rows) {
    std::vector<std::byte> bytes = header_of({7, 0, {}, keys});
    for (const Row& row : rows) {
        append_row(bytes, {row.sequence, row.sequence, 0, 0, 0}, row.values, keys.size());
    }
    return bytes;
}

void put(const TemporaryDirectory& folder, const std::string& name, std::span<const std::byte> bytes) {
    std::ofstream(folder / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

ReportedValues read(const TemporaryDirectory& folder) {
    return read_reported(folder.path(), 7, "focus");
}
}  // namespace

TEST_CASE("reported values: roles are found by the names of their files") {
    const TemporaryDirectory folder;
    CHECK(reporting_roles(folder.path()).empty());
    for (const char* name : {"scan.values", "values.b", "values.a", "values.a.1", "values.", "values.x.unfinished",
                             "values.a-b", "values.acquirer", "values"}) {
        put(folder, name, {});
    }
    CHECK(reporting_roles(folder.path()) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("reported values: of several reports of a frame each value is the newest one") {
    const TemporaryDirectory folder;
    put(folder, "values.focus",
        file_with({{"a", "um"}, {"b", ""}}, {{4, {1, 2}}, {9, {3, kNan}}, {4, {5, kNan}}, {2, {6, 7}}}));
    put(folder, "values.focus.1", file_with({{"c", ""}, {"a", "um"}}, {{9, {8, 9}}, {10, {kNan, kNan}}}));
    const ReportedValues found = read(folder);
    CHECK(found.keys == std::vector<ValueKey>{{"a", "um"}, {"b", ""}, {"c", ""}});
    CHECK(found.sequences == std::vector<std::uint64_t>{2, 4, 9, 10});
    const auto is = [&](std::uint64_t sequence, const std::vector<double>& expected) {
        return std::ranges::equal(found.of(sequence), expected, [](double one, double other) {
            return one == other || (std::isnan(one) && std::isnan(other));
        });
    };
    CHECK(is(2, {6, 7, kNan}));
    CHECK(is(4, {5, 2, kNan}));
    CHECK(is(9, {9, kNan, 8}));
    CHECK(is(10, {kNan, kNan, kNan}));
    CHECK(found.of(3).empty());
    CHECK(found.of(11).empty());
    CHECK(found.damaged == 0);
}

TEST_CASE("reported values: a role without a file, without rows, without keys") {
    const TemporaryDirectory folder;
    CHECK(read(folder).sequences.empty());
    put(folder, "values.focus", file_with({{"a", ""}}, {}));
    CHECK(read(folder).keys.size() == 1);
    put(folder, "values.focus", file_with({}, {{3, {}}}));
    CHECK(read(folder).sequences.size() == 1);
    CHECK(read(folder).of(3).empty());
}

TEST_CASE("reported values: more rows than are read together") {
    const TemporaryDirectory folder;
    std::vector<Row> rows;
    for (std::uint64_t n = 0; n < 50000; ++n) {
        rows.push_back({n, {static_cast<double>(n)}});
    }
    put(folder, "values.focus", file_with({{"a", ""}}, rows));
    const ReportedValues found = read(folder);
    REQUIRE(found.sequences.size() == rows.size());
    CHECK(found.of(49999)[0] == 49999);
}

TEST_CASE("reported values: a file that was cut anywhere has the whole rows before") {
    const TemporaryDirectory folder;
    const std::vector<std::byte> whole = file_with({{"a", ""}}, {{1, {1}}, {2, {2}}, {3, {3}}});
    const std::size_t header = header_of({7, 0, {}, {{"a", ""}}}).size();
    const std::size_t row = (whole.size() - header) / 3;
    for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
        CAPTURE(bytes);
        put(folder, "values.focus", std::span(whole).first(bytes));
        const ReportedValues found = read(folder);
        CHECK(found.sequences.size() == (bytes < header ? 0 : (bytes - header) / row));
        CHECK(found.damaged == (bytes < header ? 1 : 0));
    }
}

TEST_CASE("reported values: a byte that is another one costs its row, or the file if it is in the header") {
    const TemporaryDirectory folder;
    const std::vector<std::byte> whole = file_with({{"a", ""}}, {{1, {1}}, {2, {2}}});
    const std::size_t header = header_of({7, 0, {}, {{"a", ""}}}).size();
    for (std::size_t at = 0; at < whole.size(); ++at) {
        CAPTURE(at);
        std::vector<std::byte> bytes = whole;
        bytes[at] ^= std::byte{0x10};
        put(folder, "values.focus", bytes);
        const ReportedValues found = read(folder);
        CHECK(found.sequences.size() == (at < header ? 0 : 1));
        CHECK(found.damaged == 1);
    }
}

TEST_CASE("reported values: a file of another scan is left out") {
    const TemporaryDirectory folder;
    put(folder, "values.focus", file_with({{"a", ""}}, {{1, {1}}}));
    CHECK(read_reported(folder.path(), 8, "focus").damaged == 1);
}
