// Header, scan, progress, losses, points.
#include <fmt/core.h>

#include <algorithm>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/session/forecast.hpp"
#include "common/session/run_state.hpp"
#include "common/session/scan_plan.hpp"
#include "control/top/top_sections.hpp"

namespace framering {

namespace {
constexpr std::size_t kWidestBar = 100;

std::string in_capitals(std::string_view text) {
    std::string capitals(text);
    std::ranges::transform(capitals, capitals.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter;
    });
    return capitals;
}

TopSpan session_state(const TopFacts& facts) {
    if (!facts.status) {
        return {"NO SESSION", TopWeight::warning};
    }
    const SessionStatus& status = *facts.status;
    const bool has_open_scan = status.scan && !status.scan->over();
    if (facts.has_ended) {
        return {"SESSION HAS ENDED", TopWeight::warning};
    }
    if (!status.acquirer_alive) {
        return has_open_scan ? TopSpan{"ACQUIRER GONE", TopWeight::alarm}
                             : TopSpan{"NO ACQUIRER", TopWeight::warning};
    }
    if (has_open_scan && status.scan->is_paused()) {
        return {"PAUSED", TopWeight::warning};
    }
    const bool works = status.run_state == layout::RunState::working;
    return {in_capitals(name_of(status.run_state)), works ? TopWeight::good : TopWeight::plain};
}

std::optional<ScanPlan> plan_of(const ScanInfo& scan) {
    try {
        return scan_plan_from_json(scan.plan);
    } catch (const Error&) {
        return std::nullopt;  // it was cut, or somebody wrote into the memory
    }
}

void add_progress_lines(const ScanInfo& scan, const Forecast& forecast, std::size_t columns, TopLines& lines) {
    if (!scan.planned || *scan.planned == 0) {
        return;
    }
    const double share = std::min(1.0, static_cast<double>(scan.delivered) / static_cast<double>(*scan.planned));
    std::string after = fmt::format("{:5.1f} %", 100 * share);
    if (forecast.scan_left) {
        after += fmt::format(", {} left", duration_text(*forecast.scan_left));
    }
    TopLine line = labelled("progress");
    const std::size_t taken = line.width() + after.size() + 2;
    const std::size_t width = columns > taken ? std::min(columns - taken, kWidestBar) : 0;
    const auto filled = static_cast<std::size_t>(share * static_cast<double>(width));
    line.spans.push_back(
        {std::string(filled, '1') + std::string(width - filled, '0'), TopWeight::good, TopSpan::Kind::bar});
    line.add(" " + after);
    lines.push_back({std::move(line), TopRank::scan});
}

// Where on its axes the last frame was taken: "t 3/10, z 5/21".
std::string place_text(const ScanPlan& plan, std::uint64_t delivered) {
    if (plan.axes.empty() || !plan.skips.empty() || delivered == 0) {
        return "";
    }
    std::string text;
    std::uint64_t rest = delivered - 1;
    for (auto axis = plan.axes.rbegin(); axis != plan.axes.rend(); ++axis) {
        const std::uint64_t index = axis->length == 0 ? rest : rest % axis->length;
        rest = axis->length == 0 ? 0 : rest / axis->length;
        const std::string length = axis->length == 0 ? "" : fmt::format("/{}", axis->length);
        text = fmt::format("{} {}{}{}{}", axis->name, index + 1, length, text.empty() ? "" : ", ", text);
    }
    return text;
}

bool moves_axes(const ScanPlan& plan) {
    return std::ranges::any_of(plan.axes, &ScanAxis::planned);
}

void add_point_line(const ScanInfo& scan, const ScanPlan& plan, TopLines& lines) {
    const PointCounts& points = scan.points;
    if (!moves_axes(plan) && points == PointCounts{}) {
        return;
    }
    TopLine line = labelled("points");
    line.add(fmt::format("{}{} done", scan.delivered - std::min(scan.delivered, points.failed),
                         scan.planned ? fmt::format(" of {}", *scan.planned) : ""));
    const auto add = [&](std::uint64_t count, std::string_view what, TopWeight weight) {
        if (count != 0) {
            line.add(", ").add(fmt::format("{} {}", count, what), weight);
        }
    };
    add(points.failed, "FAILED", TopWeight::alarm);
    add(points.retaken, "taken again", TopWeight::warning);
    add(points.retried_moves, points.retried_moves == 1 ? "move tried again" : "moves tried again",
        TopWeight::warning);
    add(points.late, "late", TopWeight::warning);
    if (const std::string place = place_text(plan, scan.delivered); !place.empty()) {
        line.add("  at " + place, TopWeight::dim);
    }
    lines.push_back({std::move(line), points.failed == 0 ? TopRank::forecast : TopRank::trouble});
}

void add_loss_line(const SessionStatus& status, TopLines& lines) {
    const ScanInfo& scan = *status.scan;
    TopLine line = labelled("lost");
    if (scan.lost() == 0) {
        line.add("none", TopWeight::good);
    } else {
        const double delivered = static_cast<double>(std::max<std::uint64_t>(scan.delivered, 1));
        line.add(fmt::format(" {} FRAMES LOST ", scan.lost()), TopWeight::alarm);
        line.add(" ");
        const auto add = [&](std::uint64_t count, std::string_view reason) {
            if (count != 0) {
                line.add(fmt::format(" {} {}", count, reason), TopWeight::warning);
            }
        };
        add(scan.lost_ring_full, "ring_full");
        add(scan.lost_camera, "camera");
        add(scan.lost_writer_gone, "writer_gone");
        line.add(fmt::format("  {:.2g} %", 100 * static_cast<double>(scan.lost()) / delivered), TopWeight::dim);
    }
    const auto add = [&](std::uint64_t count, std::string_view what) {
        if (count != 0) {
            line.add(", ").add(fmt::format("{} {}", count, what), TopWeight::warning);
        }
    };
    add(scan.damaged, "damaged");
    add(scan.skipped, "skipped");
    add(scan.missed_periods, "periods missed");
    add(scan.restarts, "acquirer restarts");
    add(scan.reconnects, "camera reconnects");
    lines.push_back({std::move(line), scan.lost() == 0 ? TopRank::rates : TopRank::trouble});
}

TopLine scan_summary(const TopFacts& facts, const ScanInfo& scan, const std::optional<ScanPlan>& plan) {
    TopLine line = labelled("scan");
    const std::string name = plan && !plan->name.empty() ? " " + plan->name : "";
    const std::string planned = scan.planned ? fmt::format(" of {}", *scan.planned) : "";
    line.add(
        fmt::format("{}{} {}, {}{} frames", scan.scan_id, name, name_of(scan.state), scan.delivered, planned));
    if (scan.is_paused()) {
        line.add(", ").add("PAUSED for " + duration_text(scan.paused_for(facts.now_ns)), TopWeight::warning);
    } else if (!scan.over() && !facts.status->recorded()) {
        line.add(", ").add("NOT RECORDED", TopWeight::warning);
    }
    if (!scan.reason.empty()) {
        line.add(fmt::format(" ({})", scan.reason));
    }
    return line;
}
}  // namespace

TopLine header_line(const TopFacts& facts, std::size_t columns) {
    TopLine line;
    line.is_filled = true;
    line.add(" framering top ", TopWeight::dim).add(" " + facts.session + "  ", TopWeight::title);
    const TopSpan state = session_state(facts);
    line.add(state.text, state.weight);
    if (facts.status && !facts.status->owner.empty()) {
        line.add(fmt::format("  of user {}, for viewing only", facts.status->owner), TopWeight::warning);
    }
    if (facts.status && facts.status->serving) {
        line.add("  serving", TopWeight::dim);
    }
    if (facts.status && !facts.status->linked && !facts.has_ended) {
        line.add("  UNLINKED", TopWeight::warning);
    }
    if (line.width() + facts.clock.size() + 2 < columns) {
        line.fill_to(columns - facts.clock.size() - 1).add(facts.clock, TopWeight::dim);
    }
    return line;
}

void add_scan_lines(const TopFacts& facts, std::size_t columns, TopLines& lines) {
    const SessionStatus& status = *facts.status;
    if (!status.scan) {
        TopLine line = labelled("scan");
        line.add("none yet");
        lines.push_back({std::move(line), TopRank::needed});
        return;
    }
    const std::optional<ScanPlan> plan = plan_of(*status.scan);
    lines.push_back({scan_summary(facts, *status.scan, plan), TopRank::needed});
    add_progress_lines(*status.scan, forecast_of(status, facts.now_ns), columns, lines);
    add_loss_line(status, lines);
    if (plan) {
        add_point_line(*status.scan, *plan, lines);
    }
}

}  // namespace framering
