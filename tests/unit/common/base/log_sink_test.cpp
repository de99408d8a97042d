#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "common/base/log_sink.hpp"

using namespace framering;

namespace {
std::vector<std::pair<LogLevel, std::string>> taken_lines;

void take_line(LogLevel level, std::string_view text) noexcept {
    taken_lines.emplace_back(level, text);
}
}  // namespace

TEST_CASE("whoever takes the log gets its lines as they are, of every level") {
    set_log_sink(take_line);
    log_info("{} frames", 3);
    log_warning("one line");
    set_log_sink(nullptr);
    log_info("a line that this test's standard error gets");
    REQUIRE(taken_lines.size() == 2);
    CHECK(taken_lines[0] == std::pair(LogLevel::info, std::string("3 frames")));
    CHECK(taken_lines[1] == std::pair(LogLevel::warning, std::string("one line")));
}
