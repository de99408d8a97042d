#include "control/top/top_page.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "control/top/top_sections.hpp"

namespace framering {

namespace {
constexpr TopSize kSmallest{30, 5};

// One between two sections.
void add_space(TopLines& lines) {
    if (lines.back().rank != TopRank::space) {
        lines.push_back({TopLine{}, TopRank::space});
    }
}

void add_help_lines(TopLines& lines) {
    for (const char* text : {"c  cancel the scan: press c, then y", "p  pause the scan, or go on with it",
                             "d  details: disk calls, files, settings, values",
                             "s  the next session of this machine", "q  quit; the session goes on"}) {
        TopLine line;
        line.add("  ").add(text, TopWeight::title);
        lines.push_back({std::move(line), TopRank::scan});
    }
}

TopLine foot_line(const TopFacts& facts, std::size_t columns) {
    TopLine line;
    line.is_filled = true;
    if (!facts.message.empty()) {
        line.add(" ").add(facts.message, TopWeight::warning);
    } else {
        line.add(facts.has_other_sessions ? " q quit  c cancel  p pause  d details  s next session"
                                          : " q quit  c cancel  p pause  d details",
                 TopWeight::dim);
        constexpr std::string_view hint = "? help";
        if (line.width() + hint.size() + 2 < columns) {
            line.fill_to(columns - hint.size() - 1).add(std::string(hint), TopWeight::dim);
        }
    }
    return line;
}

TopLines all_lines(const TopFacts& facts, TopSize size) {
    TopLines lines;
    lines.push_back({header_line(facts, size.columns), TopRank::needed});
    if (!facts.notice.empty()) {
        TopLine line;
        line.add("  ").add(facts.notice, TopWeight::warning);
        lines.push_back({std::move(line), TopRank::needed});
    }
    if (facts.shows_help) {
        add_help_lines(lines);
    }
    if (!facts.status) {
        return lines;
    }
    add_space(lines);
    add_scan_lines(facts, size.columns, lines);
    add_space(lines);
    if (!facts.history.empty()) {
        add_rate_lines(facts, size, lines);
        add_space(lines);
    }
    add_outlook_lines(facts, lines);
    add_space(lines);
    add_process_lines(facts, size.columns, lines);
    if (facts.shows_details) {
        add_space(lines);
        add_detail_lines(*facts.status, lines);
    }
    return lines;
}

// The last one of those that matter least, until all fit.
void leave_out(TopLines& lines, std::size_t rows) {
    while (lines.size() > rows) {
        const auto least = std::ranges::max_element(lines.rbegin(), lines.rend(), {},
                                                    [](const RankedLine& line) { return line.rank; });
        lines.erase(std::next(least).base());
    }
}
}  // namespace

std::vector<TopLine> top_page(const TopFacts& facts, TopSize size) {
    const bool is_screen = size.rows != 0;
    if (is_screen && (size.columns < kSmallest.columns || size.rows < kSmallest.rows)) {
        TopLine line;
        line.add("too small").cut_to(size.columns);
        std::vector<TopLine> page(size.rows);
        page.front() = line;
        return page;
    }
    TopLines lines = all_lines(facts, size);
    if (is_screen) {
        leave_out(lines, size.rows - 1);
    }
    std::vector<TopLine> page;
    for (RankedLine& ranked : lines) {
        if (is_screen) {
            ranked.line.cut_to(size.columns);
        }
        page.push_back(std::move(ranked.line));
    }
    if (is_screen) {
        page.resize(size.rows - 1);
        page.push_back(foot_line(facts, size.columns));
        page.back().cut_to(size.columns);
    }
    return page;
}

}  // namespace framering
