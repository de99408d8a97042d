// The parts of top's page.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "control/top/top_page.hpp"

namespace framering {

// What is left out first on a small screen stands last.
enum class TopRank : std::uint8_t {
    needed,
    trouble,
    scan,
    processes,
    rates,
    forecast,
    more,
    detail,
    curves,
    space
};

struct RankedLine {
    TopLine line;
    TopRank rank = TopRank::more;
};
using TopLines = std::vector<RankedLine>;

// "  disk      " and what follows.
[[nodiscard]] TopLine labelled(std::string_view label);

[[nodiscard]] TopLine header_line(const TopFacts& facts, std::size_t columns);
// Requires of all of these: there is a status.
void add_scan_lines(const TopFacts& facts, std::size_t columns, TopLines& lines);
void add_rate_lines(const TopFacts& facts, TopSize size, TopLines& lines);
void add_outlook_lines(const TopFacts& facts, TopLines& lines);
void add_process_lines(const TopFacts& facts, std::size_t columns, TopLines& lines);
void add_detail_lines(const SessionStatus& status, TopLines& lines);

}  // namespace framering
